package emulator

// groups are the company's chats with what they talk about.
var groups = []struct {
	id, name string
	topics   []string
	weight   int
}{
	{"84017257", "星河平台项目群", []string{"需求", "上线", "客户"}, 22},
	{"84017311", "发布与值班 on-call", []string{"上线"}, 18},
	{"84018002", "合同评审", []string{"合同"}, 12},
	{"84018440", "财务报销发票", []string{"发票"}, 10},
	{"84019105", "华东报价", []string{"报价", "客户", "合同"}, 12},
	{"84020077", "客户成功", []string{"客户", "发票"}, 9},
	{"84021366", "行政通知", []string{"行政"}, 6},
	{"84022590", "测试与缺陷", []string{"需求", "上线"}, 7},
	{deadChat, "旧·星云项目（已解散）", []string{"需求", "报价"}, 2},
}

// deadChat is the dismissed group.
const deadChat = "83990001"
