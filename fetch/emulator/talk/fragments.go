package talk

// What people of a made-up company write about. A name in braces is replaced
// by one of its fragments or, in values, by something made on the spot.

// topics are what a burst of messages is about, by chat.
var topics = map[string][]string{
	"合同": {
		"{customer}的{contract}我看过了，第{n}条{clause}要改，{deadline}前给我反馈",
		"合同编号 {contractno}，金额 {amount}，{customer}那边{state}",
		"{name}，{customer}的{contract}法务{state}，{clause}还有疑问",
		"{contract}盖章流程走到{dept}了，预计{deadline}能拿到原件",
		"对方要求把{clause}从 {n} 天改成 {n2} 天，{dept}能接受吗？",
		"{customer}想续签{contract}，报 {amount}，比去年{trend} {percent}",
		"电子签链接：{url} 密码发你私聊了，{deadline}过期",
		"补充协议 {contractno}-{n} 已归档，原合同{clause}作废",
		"Legal signed off on the {customer} {englishdoc}, only the {englishclause} is still open ({contractno})",
		"{customer}的{contract}下周{weekday}到期，{name}跟一下",
	},
	"发票": {
		"{customer}要开{invoice}，金额 {amount}，税号 {taxno}，抬头发你了",
		"发票号 {invoiceno} 验真没通过，{name}帮忙看看是不是{reason}",
		"{month}报销截止到{deadline}，{invoice}请贴好交给{name}",
		"差旅发票 {n} 张合计 {amount}，{state}，单号 {order}",
		"{invoice}的税率写成 {percent} 了，应该是 6%，请作废重开，订单 {order}",
		"供应商{customer}的发票 {invoiceno} 已认证，可以付款",
		"报销系统提示“{reason}”，单号 {order}，谁遇到过？",
		"Invoice {invoiceno} for {customer} is overdue by {n} days, amount {amount}",
		"{name} 麻烦把 {month}的{invoice}扫描件传到 {url}",
	},
	"上线": {
		"{service} {version} 今晚 {clock} 上线，影响范围：{area}，回滚预案见 {url}",
		"deploy failed: {service} on {host}, {error}",
		"{service} {version} 灰度到 {percent}，错误率 {percent}，{decision}",
		"upload failed 了三次，{error}，{name}看一下 {host}",
		"回滚完成，{service} 退到 {version}，原因：{reason}",
		"{host} 磁盘 {percent}，{service} 日志打满了，{decision}",
		"上线单 {ticket} {state}，还差{dept}审批",
		"{service} 的 p99 从 {n}ms 涨到 {n2}ms，怀疑是{reason}",
		"Deploy of {service} {version} finished in {n} min, watching {host} for errors",
		"on-call handover: {ticket} still open, {service} keeps throwing {error}",
		"数据库 {host} 主从延迟 {n} 秒，{service} 先切只读",
		"{service} {version} 上线完成 ✅ 观察 {n} 分钟无异常",
		"pipeline: {url} 第 {n} 步卡住，{error}",
	},
	"报价": {
		"{customer}要 {product} {n} 套的报价，单价 {amount}，{deadline}前要",
		"报价单 {quoteno} 已发，{product}折扣 {percent}，有效期到{deadline}",
		"{customer}嫌贵，竞品给到 {amount}，我们{decision}？",
		"{product} 的成本核了，含税 {amount}，毛利 {percent}",
		"{name}，{customer}二期报价要拆成 {product} 和 {product2} 两部分",
		"Quote {quoteno}: {n} × {product}, total {amount}, lead time {n2} days",
		"{customer}确认了报价 {quoteno}，下周{weekday}走采购流程",
		"招标截止{deadline}，{product}技术分 {n}，商务分 {n2}，报价别超过 {amount}",
	},
	"需求": {
		"{ticket} {feature}的评审改到{weekday} {clock}，{name}准备一下原型",
		"{customer}提的{feature}排进 {version} 了，{decision}",
		"{feature}的埋点漏了 {n} 个，{name}补一下，文档 {url}",
		"PRD 更新：{feature}支持{feature2}，见 {url}",
		"{ticket} 测试发现 {n} 个缺陷，其中严重 {n2} 个，{state}",
		"{feature}在 {browser} 上{bug}，复现步骤写在 {ticket}",
		"user feedback on {feature}: \"{complaint}\" ({n} similar tickets this week)",
		"{feature}这版先不做{feature2}，{reason}",
		"{ticket} is blocked by {ticket2}, {name} please confirm the scope of {feature}",
	},
	"客户": {
		"{customer}的联系人换成{person}了，电话 {phone}，邮箱 {email}",
		"{customer}投诉：{complaint}，订单 {order}，{name}今天回一下",
		"订单 {order} {state}，快递 {parcel}，预计{deadline}送达",
		"{customer}下周{weekday} {clock} 来访，会议室 {room}，{n} 个人",
		"{person}说{product}用起来{opinion}，想再加 {n} 个账号",
		"{customer} asked for a refund of order {order}, reason: {complaint}",
		"已给{customer}开通试用，账号 {email}，{deadline}到期",
		"{customer}的回访纪要：{opinion}，{complaint}，{decision}",
	},
	"行政": {
		"{weekday} {clock} 在 {room} 开{meeting}，{name}主持，请提前 {n} 分钟到",
		"{holiday}放假安排已发 OA，值班表：{url}，{person}、{person2} 值班",
		"门禁卡办理请联系{person}，分机 {n2}，带工牌",
		"班车 {n} 号线{weekday}改到 {clock} 发车，站点：{place}",
		"{place}的打印机又{bug}，报修单 {ticket}",
		"团建投票：{place}还是{place2}？预算每人 {amount}",
		"新同事{person}入职{dept}，大家欢迎 🎉",
		"office wifi in {room} is down, IT ticket {ticket}, back by {clock}",
	},
}

// replies stand between the longer messages and repeat.
var replies = []string{
	"收到", "好的", "OK", "👌", "稍等，我看下", "辛苦了", "没问题", "在看了", "明天给你", "+1", "thanks!", "on it", "哈哈哈", "已处理",
	"{name} 帮忙确认下", "{ticket} 已经关了", "电话说吧，{phone}", "等{dept}的消息", "这个{deadline}前能好吗？", "见 {url}",
	"我问下{person}", "{percent} 了，快好了", "looks good to me, merge {ticket}", "{decision}", "先{decision}，{reason}",
}

// fragments fill the slots that are words.
var fragments = map[string][]string{
	"customer": {"杭州云岭科技", "苏州汇川贸易", "成都蓝湾", "北辰物流", "广州穗安医疗", "西安古道文旅", "Northwind Trading", "厦门鹭江食品", "青岛远帆",
		"大别山茶业", "宁波海川", "Acme 中国", "深圳矩阵电子", "武汉长江设计院", "天津港务", "Contoso Ltd", "南京紫金数据", "長榮國際", "合肥量子坊", "佛山家美"},
	"contract":      {"采购合同", "框架协议", "保密协议", "服务合同", "租赁合同", "补充协议", "代理协议", "销售合同", "SLA 附件", "劳务合同"},
	"clause":        {"付款账期", "违约责任", "知识产权归属", "保密期限", "验收标准", "争议管辖", "质保金比例", "数据出境条款", "自动续约", "不可抗力"},
	"englishdoc":    {"MSA", "NDA", "statement of work", "purchase order", "renewal", "data processing addendum"},
	"englishclause": {"liability cap", "payment term", "termination clause", "governing law", "audit right"},
	"state":         {"已经通过", "还在走流程", "被退回了", "等对方盖章", "今天签完", "卡在审批", "已归档", "已发货", "改完待确认", "延期了"},
	"dept":          {"法务部", "财务部", "采购", "华东大区", "研发中心", "信息安全", "行政", "市场部", "测试组", "运维"},
	"deadline":      {"今天下班", "明天中午", "周五 18:00", "月底", "{monthday}", "{monthday} {clock}", "节前", "下周一早会"},
	"trend":         {"涨了", "降了", "高出", "少了"},
	"weekday":       {"周一", "周二", "周三", "周四", "周五"},
	"invoice":       {"增值税专用发票", "电子发票", "普票", "红字发票", "专票", "形式发票"},
	"month":         {"一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"},
	"reason":        {"重复报销", "配置没同步", "证书过期", "缓存没清", "接口限流", "税号填错", "上游超时", "排期太紧", "版本冲突", "权限没开", "连接池打满", "时区算错"},
	"service":       {"gen-itgc", "order-api", "redis-master", "pay-gateway", "search-indexer", "user-center", "mq-broker", "report-job", "web-portal", "sms-sender"},
	"area":          {"登录", "下单", "支付回调", "报表导出", "消息推送", "全站只读", "仅后台"},
	"error": {"ORA-01555 snapshot too old", "connection refused", "x509: certificate has expired", "OOMKilled", "context deadline exceeded",
		"403 Forbidden", "deadlock found when trying to get lock", "no space left on device", "NullPointerException", "upload failed: checksum mismatch"},
	"decision": {"继续观察", "先回滚", "明早再定", "按原计划", "降到九五折", "走特批", "拆成两期", "不做了", "加人支援", "等数据"},
	"product":  {"标准版授权", "企业版授权", "一体机 S3", "扫码枪", "云存储 10T", "年度维保", "驻场服务", "iphone15 测试机", "工业网关", "数据大屏"},
	"feature":  {"批量导出", "单点登录", "消息撤回", "审批流", "深色模式", "全文搜索", "多语言", "权限模板", "水印", "离线缓存", "扫码登录", "发票识别"},
	"browser":  {"Safari 17", "Chrome 126", "Edge", "微信内置浏览器", "安卓平板"},
	"bug":      {"白屏", "卡死", "乱码", "崩溃", "点了没反应", "样式错位", "数据重复"},
	"complaint": {"加载太慢", "找不到入口", "客服没人接", "发错货", "少了一箱", "导出的表格打不开", "search misses old messages", "keeps logging me out",
		"包装破损", "价格和合同不一致"},
	"opinion": {"挺顺手", "比以前快", "学习成本高", "功能够用", "不太稳定", "很满意"},
	"person":  {"张敏", "王伟", "李雷", "李磊", "陈静", "刘洋", "赵倩", "周杰", "吴昊", "郑爽", "孙悦", "欧阳娜", "Li Lei", "Grace Chen", "小林", "老王"},
	"room":    {"3F 星海厅", "A-1203", "七楼大会议室", "B2-05", "Meeting Room Orion", "望江阁"},
	"meeting": {"周会", "复盘会", "项目启动会", "安全培训", "all hands", "预算评审"},
	"holiday": {"国庆", "春节", "端午", "清明", "中秋", "劳动节"},
	"place":   {"西溪园区", "前台", "三号楼", "莫干山", "千岛湖", "地铁口", "食堂二楼", "仓库"},
}

// surnames and given names make the people of a company; a few come from elsewhere.
var (
	surnames = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "欧阳", "司马"}
	given    = []string{"伟", "芳", "娜", "敏", "静", "磊", "强", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "秀兰", "霞", "平", "雨桐", "子轩", "浩然", "思远"}
	foreign  = []string{"Grace Chen", "Tom Becker", "Aiko 田中"}
)
