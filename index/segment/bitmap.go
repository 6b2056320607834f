package segment

import "encoding/binary"

// The portable format of roaring bitmaps: a cookie, the number of containers,
// for each its key and cardinality, for each its offset, then the containers:
// up to 4096 values as sorted 16-bit numbers, more as 65,536 bits. All little
// endian. Run containers are not used.
const (
	bitmapCookie  = 12346
	largestArray  = 4096
	bitsContainer = 8192 // bytes
)

// appendBitmap appends the bitmap of numbers that rise.
func appendBitmap(dst []byte, numbers []uint32) []byte {
	containers := 0
	for rest := numbers; len(rest) > 0; rest = rest[container(rest):] {
		containers++
	}
	dst = binary.LittleEndian.AppendUint32(dst, bitmapCookie)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(containers))
	for rest := numbers; len(rest) > 0; {
		n := container(rest)
		dst = binary.LittleEndian.AppendUint16(dst, uint16(rest[0]>>16))
		dst = binary.LittleEndian.AppendUint16(dst, uint16(n-1))
		rest = rest[n:]
	}
	offset := uint32(8 + 8*containers)
	for rest := numbers; len(rest) > 0; {
		n := container(rest)
		dst = binary.LittleEndian.AppendUint32(dst, offset)
		offset += uint32(min(2*n, bitsContainer))
		rest = rest[n:]
	}
	for rest := numbers; len(rest) > 0; {
		n := container(rest)
		dst = appendContainer(dst, rest[:n])
		rest = rest[n:]
	}
	return dst
}

// container returns how many of the numbers share the first one's container.
func container(numbers []uint32) int {
	key := numbers[0] >> 16
	if numbers[len(numbers)-1]>>16 == key {
		return len(numbers)
	}
	n := 1
	for numbers[n]>>16 == key {
		n++
	}
	return n
}

func appendContainer(dst []byte, numbers []uint32) []byte {
	if len(numbers) <= largestArray {
		for _, n := range numbers {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(n))
		}
		return dst
	}
	at := len(dst)
	dst = append(dst, make([]byte, bitsContainer)...)
	for _, n := range numbers {
		low := n & 0xffff
		dst[at+int(low>>3)] |= 1 << (low & 7)
	}
	return dst
}
