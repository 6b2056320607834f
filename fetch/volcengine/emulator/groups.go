package emulator

// groups are the app's conversations with what they talk about.
var groups = []struct {
	id, name string
	topics   []string
	weight   int
}{
	{"7171717171717171717", "星河平台项目群", []string{"需求", "上线", "客户"}, 22},
	{"7171717171717171841", "发布与值班 on-call", []string{"上线"}, 18},
	{"7172904411337654312", "合同评审", []string{"合同"}, 12},
	{"7173558120943362099", "财务报销发票", []string{"发票"}, 12},
	{"7175021874665390127", "华东报价", []string{"报价", "客户", "合同"}, 12},
	{"7176330055218847756", "客户成功", []string{"客户", "发票"}, 10},
	{goneChat, "旧·星云项目（已解散）", []string{"需求", "报价"}, 2},
}

const (
	goneChat = "7168000000000000003" // a group that was dissolved
	liveChat = "7179999999999999937" // a live group, in no member's list
)

// singles are the ids of the single chats of the first user.
var singles = []string{"7177001122334455667", "7177001122334455989"}
