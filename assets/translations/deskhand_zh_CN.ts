<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ApprovalBar</name>
    <message>
        <source>The agent asks before it acts</source>
        <translation>智能体在操作前征求同意</translation>
    </message>
    <message>
        <source>{0} % sure</source>
        <translation>把握 {0}%</translation>
    </message>
    <message>
        <source>Answer with this</source>
        <translation>以此回答</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the choices</source>
        <translation>返回选项</translation>
    </message>
    <message>
        <source>Your answer; the run goes on with it</source>
        <translation>你的回答；运行将据此继续</translation>
    </message>
    <message>
        <source>Your answer to the model</source>
        <translation>你对模型的回答</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Answer with this, and go on</source>
        <translation>以此回答并继续</translation>
    </message>
    <message>
        <source>Answer nothing; the run ends here</source>
        <translation>不回答；运行到此结束</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>I have done it; go on</source>
        <translation>我已完成；请继续</translation>
    </message>
    <message>
        <source>I have done nothing; ask me again</source>
        <translation>我什么也没做；请再问我一次</translation>
    </message>
    <message>
        <source>Careful: {0}</source>
        <translation>注意：{0}</translation>
    </message>
    <message>
        <source>The whole text that is typed</source>
        <translation>将输入的全部文字</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>执行此操作</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Do something else instead</source>
        <translation>改为执行其他操作</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Leave this action out and go on</source>
        <translation>跳过此操作并继续</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Do not do it, and tell the model why</source>
        <translation>不执行，并告诉模型原因</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>Do this step yourself</source>
        <translation>这一步由你亲自完成</translation>
    </message>
    <message>
        <source>Run on until…</source>
        <translation>继续直到…</translation>
    </message>
    <message>
        <source>Do it and go on without asking, until…</source>
        <translation>执行并继续，不再询问，直到…</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>退一步</translation>
    </message>
    <message>
        <source>The step before comes again; what it did is not undone</source>
        <translation>前一步重新提出；它已做的不会撤销</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Press Ctrl+Z in the program, to take back what was done last</source>
        <translation>在程序里按 Ctrl+Z，收回上一个动作</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>End the run</source>
        <translation>结束运行</translation>
    </message>
    <message>
        <source>Run on until</source>
        <translation>继续运行直到</translation>
    </message>
    <message>
        <source>{0} more steps are done</source>
        <translation>再完成 {0} 步</translation>
    </message>
    <message>
        <source>a step is &amp;uncertain or risky</source>
        <translation>遇到不确定或有风险的步骤(&amp;U)</translation>
    </message>
    <message>
        <source>a step is &amp;risky</source>
        <translation>遇到有风险的步骤(&amp;R)</translation>
    </message>
    <message>
        <source>Why? The model is told.</source>
        <translation>为什么？原因会告诉模型。</translation>
    </message>
    <message>
        <source>Why the action is rejected</source>
        <translation>拒绝此操作的原因</translation>
    </message>
    <message>
        <source>It does not know how to go on.</source>
        <translation>它不知道如何继续。</translation>
    </message>
    <message>
        <source>Do this step yourself, with mouse and keyboard. It is kept as the correction.</source>
        <translation>请用鼠标和键盘亲自完成这一步，它会作为更正保存下来。</translation>
    </message>
    <message>
        <source>no</source>
        <translation>不行</translation>
    </message>
</context>
<context>
    <name>AreaPage</name>
    <message>
        <source>The whole &amp;desktop</source>
        <translation>整个桌面(&amp;D)</translation>
    </message>
    <message>
        <source>One &amp;monitor</source>
        <translation>一台显示器(&amp;M)</translation>
    </message>
    <message>
        <source>A &amp;region</source>
        <translation>一个区域(&amp;R)</translation>
    </message>
    <message>
        <source>A &amp;window</source>
        <translation>一个窗口(&amp;W)</translation>
    </message>
    <message>
        <source>Drag on the screen…</source>
        <translation>在屏幕上拖动…</translation>
    </message>
    <message>
        <source>Choose the region by dragging on the screen itself</source>
        <translation>直接在屏幕上拖动来选择区域</translation>
    </message>
    <message>
        <source>The &amp;trained detector looks at screens too</source>
        <translation>也用训练好的检测器看屏幕(&amp;T)</translation>
    </message>
    <message>
        <source>Which monitor</source>
        <translation>哪台显示器</translation>
    </message>
    <message>
        <source>drag it out, or write X,Y,WIDTH,HEIGHT</source>
        <translation>拖出区域，或填写 X,Y,宽,高</translation>
    </message>
    <message>
        <source>Region: X, Y, width, height</source>
        <translation>区域：X、Y、宽、高</translation>
    </message>
    <message>
        <source>Title of the window, or a part of it</source>
        <translation>窗口标题或其中一部分</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>click on the picture, or write its title</source>
        <translation>在图上点击，或填写窗口标题</translation>
    </message>
    <message>
        <source>It finds icons and controls without text; off, only text and plain shapes are found.</source>
        <translation>它能找到没有文字的图标和控件；关闭后只识别文字和简单形状。</translation>
    </message>
    <message>
        <source>“{0}” is no region: write X,Y,WIDTH,HEIGHT, for example 0,0,800,600.</source>
        <translation>“{0}”不是区域：请写成 X,Y,宽,高，例如 0,0,800,600。</translation>
    </message>
    <message>
        <source>Choose a window, or write a part of its title.</source>
        <translation>请选择一个窗口，或填写其标题的一部分。</translation>
    </message>
    <message>
        <source>{0}: not there now</source>
        <translation>{0}：当前未连接</translation>
    </message>
</context>
<context>
    <name>AskingPage</name>
    <message>
        <source>step by step: each action is asked about</source>
        <translation>单步：每个操作都先询问</translation>
    </message>
    <message>
        <source>by itself: only what is risky or uncertain is asked about</source>
        <translation>自动：只询问有风险或不确定的操作</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>only the shipped rules</source>
        <translation>仅使用自带规则</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose a file of rules</source>
        <translation>选择规则文件</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open your rules in an editor; where there are none, a first file is made</source>
        <translation>在编辑器中打开你的规则；如果没有，则新建一个文件</translation>
    </message>
    <message>
        <source>Shipped rules</source>
        <translation>自带规则</translation>
    </message>
    <message>
        <source>Read the rules that come after yours</source>
        <translation>查看排在你的规则之后的自带规则</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>no ring</source>
        <translation>不显示</translation>
    </message>
    <message>
        <source>&amp;Enter in the task line starts</source>
        <translation>在任务栏按 Enter 时(&amp;E)</translation>
    </message>
    <message>
        <source>F6 and F5 start either way at any time.</source>
        <translation>随时可用 F6（单步）或 F5（自动）启动。</translation>
    </message>
    <message>
        <source>Ask below a &amp;confidence of</source>
        <translation>把握低于此值时询问(&amp;C)</translation>
    </message>
    <message>
        <source>A step that the model is less sure of is asked about, also where it works by itself.</source>
        <translation>模型把握不足的步骤会先询问，自动运行时也一样。</translation>
    </message>
    <message>
        <source>&amp;Your rules</source>
        <translation>你的规则(&amp;Y)</translation>
    </message>
    <message>
        <source>By window, region, action, words and time of day: what is allowed, asked about, refused.</source>
        <translation>按窗口、区域、操作、文字和时间，规定允许、询问或禁止什么。</translation>
    </message>
    <message>
        <source>End after &amp;steps</source>
        <translation>最多步数(&amp;S)</translation>
    </message>
    <message>
        <source>End after s&amp;econds</source>
        <translation>最长时间(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Ring before a click</source>
        <translation>点击前显示圆环(&amp;R)</translation>
    </message>
    <message>
        <source>Where nobody is asked, a ring stands so long at the place where the agent is about to act.</source>
        <translation>不询问时，圆环会在智能体即将操作的位置停留这么久。</translation>
    </message>
    <message>
        <source>The rules in “{0}” cannot be read: {1}</source>
        <translation>无法读取“{0}”中的规则：{1}</translation>
    </message>
    <message>
        <source>Your rules</source>
        <translation>你的规则</translation>
    </message>
    <message>
        <source>Rules (*.toml)</source>
        <translation>规则 (*.toml)</translation>
    </message>
    <message>
        <source>“{0}” cannot be written: {1}.</source>
        <translation>无法写入“{0}”：{1}。</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>What was read on the screen</source>
        <translation>屏幕上识别出的内容</translation>
    </message>
    <message>
        <source>What it recognised</source>
        <translation>识别到的内容</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>前后对比</translation>
    </message>
    <message>
        <source>The frame before, and what changed</source>
        <translation>上一帧画面及变化之处</translation>
    </message>
    <message>
        <source>Closer</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Larger (Ctrl and the wheel)</source>
        <translation>放大（Ctrl 加滚轮）</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Smaller (Ctrl and the wheel)</source>
        <translation>缩小（Ctrl 加滚轮）</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>All of the frame</source>
        <translation>显示整个画面</translation>
    </message>
    <message>
        <source>What the agent sees appears here.</source>
        <translation>智能体看到的画面显示在这里。</translation>
    </message>
    <message>
        <source>What was read here is not known.</source>
        <translation>不知道这里识别出了什么。</translation>
    </message>
    <message>
        <source>gives orders to an agent</source>
        <translation>向智能体发号施令</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>{0} · {1} places changed</source>
        <translation>{0} · {1} 处变化</translation>
    </message>
    <message>
        <source>The screen as the agent saw it</source>
        <translation>智能体所见的屏幕</translation>
    </message>
    <message>
        <source>Next action: {0}</source>
        <translation>下一个操作：{0}</translation>
    </message>
    <message>
        <source>The screen gives orders: {0}</source>
        <translation>屏幕上有指令：{0}</translation>
    </message>
</context>
<context>
    <name>DownloadDialog</name>
    <message>
        <source>Asking the hub what there is of {0}…</source>
        <translation>正在查询 {0} 有哪些文件…</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下载(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Download a model · deskhand</source>
        <translation>下载模型 · deskhand</translation>
    </message>
    <message>
        <source>&amp;Into the folder</source>
        <translation>存到文件夹(&amp;I)</translation>
    </message>
    <message>
        <source>How much is there</source>
        <translation>已有多少</translation>
    </message>
    <message>
        <source>Nothing is fetched before you press “Download”. What is there stays when you stop.</source>
        <translation>按“下载”之前不会下载任何东西。停止后，已下载的部分会保留。</translation>
    </message>
    <message>
        <source>Licence, as its owner names it: {0}.</source>
        <translation>许可证（所有者的说法）：{0}。</translation>
    </message>
    <message>
        <source>Its owner names no licence; read its page first.</source>
        <translation>所有者没有写明许可证；请先阅读它的页面。</translation>
    </message>
    <message>
        <source>{0}: {1} GB in {2} files.</source>
        <translation>{0}：{1} GB，{2} 个文件。</translation>
    </message>
    <message>
        <source>{0} of it are there already; the download goes on from there.</source>
        <translation>已有 {0}；将从那里继续下载。</translation>
    </message>
    <message>
        <source>Say into which folder.</source>
        <translation>请指定文件夹。</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0}，共 {1}</translation>
    </message>
    <message>
        <source>{0} MB a second</source>
        <translation>每秒 {0} MB</translation>
    </message>
    <message>
        <source>about {0} min left</source>
        <translation>大约还要 {0} 分钟</translation>
    </message>
    <message>
        <source>All of it is there; comparing it with what the hub says…</source>
        <translation>已全部下载；正在核对…</translation>
    </message>
    <message>
        <source>It is there, and whole.</source>
        <translation>已下载完整。</translation>
    </message>
    <message>
        <source>Stopped. “Download” goes on from there.</source>
        <translation>已停止。按“下载”可从那里继续。</translation>
    </message>
    <message>
        <source>The folder for the model</source>
        <translation>模型的文件夹</translation>
    </message>
</context>
<context>
    <name>EditFault</name>
    <message>
        <source>the step “{0}” cannot be read: {1}</source>
        <translation>步骤“{0}”无法读懂：{1}</translation>
    </message>
    <message>
        <source>“{0}” are {1} steps; insert them one by one</source>
        <translation>“{0}”是 {1} 个步骤；请逐个插入</translation>
    </message>
    <message>
        <source>a step has to say what is to be done, for example click “Save”</source>
        <translation>步骤必须写明要做什么，例如 click “Save”</translation>
    </message>
    <message>
        <source>this text cannot be written in an instruction</source>
        <translation>这段文字无法写进步骤</translation>
    </message>
    <message>
        <source>a recording needs one step at least; delete the file to be rid of it</source>
        <translation>录制至少要有一个步骤；不想要它，就删除文件</translation>
    </message>
    <message>
        <source>the text has to have 1 to {0} characters; this has {1}</source>
        <translation>文字须有 1 到 {0} 个字符；这里有 {1} 个</translation>
    </message>
    <message>
        <source>this field takes a secret: write {{secret:NAME}} for it, never the secret itself</source>
        <translation>此栏需要机密内容：请写 {{secret:名称}}，绝不要写机密本身</translation>
    </message>
    <message>
        <source>{0} cannot name a parameter; write a word of letters, digits and _</source>
        <translation>{0} 不能作为名称；请写由字母、数字和 _ 组成的词</translation>
    </message>
    <message>
        <source>there is a parameter {0} already, which is “{1}”</source>
        <translation>名称 {0} 已经有了，它是“{1}”</translation>
    </message>
    <message>
        <source>this varies as {0} already</source>
        <translation>它已经以 {0} 为名可变</translation>
    </message>
    <message>
        <source>step {0} types a secret, which is kept in the keyring and varies there</source>
        <translation>第 {0} 步输入机密内容，它存放在密钥环里，在那里更改</translation>
    </message>
    <message>
        <source>step {0} is checked for {1} already</source>
        <translation>第 {0} 步已有检查 {1}</translation>
    </message>
    <message>
        <source>{0} cannot be checked; write KIND=VALUE with text, no-text, title, file or clipboard, {1}</source>
        <translation>{0} 无法检查；请写 KIND=VALUE，KIND 为 text、no-text、title、file 或 clipboard，{1}</translation>
    </message>
</context>
<context>
    <name>EditPage</name>
    <message>
        <source>As the model wrote it</source>
        <translation>模型的原文</translation>
    </message>
    <message>
        <source>Show the call as models write it, to be changed as text</source>
        <translation>按模型的写法显示调用，可作为文字修改</translation>
    </message>
    <message>
        <source>Do this</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Do this instead</source>
        <translation>改为执行此操作</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the choices</source>
        <translation>返回选项</translation>
    </message>
    <message>
        <source>On the picture: drag the crosshair or click another element. Keys: arrows (with Shift ten pixels), Tab for the next element, Space for the other end of a drag.</source>
        <translation>在画面上：拖动十字准星，或点击另一个元素。按键：方向键（按住 Shift 每次十个像素），Tab 转到下一个元素，空格切换拖动的另一端。</translation>
    </message>
    <message>
        <source>On the picture: drag the crosshair or click another element.</source>
        <translation>在画面上：拖动十字准星，或点击另一个元素。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>The action to do instead: {0}</source>
        <translation>改为执行的操作：{0}</translation>
    </message>
    <message>
        <source>Insert…</source>
        <translation>插入…</translation>
    </message>
    <message>
        <source>A step after this one, in words</source>
        <translation>在此步骤之后，用文字写一个步骤</translation>
    </message>
    <message>
        <source>Change text</source>
        <translation>更改文字</translation>
    </message>
    <message>
        <source>Write it anew here in the list</source>
        <translation>就在列表里改写</translation>
    </message>
    <message>
        <source>Other target</source>
        <translation>更换目标</translation>
    </message>
    <message>
        <source>Choose on the picture what it shall act on</source>
        <translation>在画面上选择它要作用于什么</translation>
    </message>
    <message>
        <source>Give its value, or a part of it, a name, to replay it with another</source>
        <translation>给它的值或其中一部分起个名字，以便用别的值重放</translation>
    </message>
    <message>
        <source>Check…</source>
        <translation>检查…</translation>
    </message>
    <message>
        <source>What has to be so after it, or the replay stops there</source>
        <translation>此步之后必须如何，否则重放停在那里</translation>
    </message>
    <message>
        <source>Remove check</source>
        <translation>去掉检查</translation>
    </message>
    <message>
        <source>The last one</source>
        <translation>最后一项</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Before the step above it</source>
        <translation>移到上一步之前</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Behind the step below it</source>
        <translation>移到下一步之后</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>略去</translation>
    </message>
    <message>
        <source>A replay does not do it</source>
        <translation>重放时不做这一步</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last edit back</source>
        <translation>收回上一次编辑</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Make it again</source>
        <translation>再做一次该编辑</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>What was recorded stays too, and can be had again</source>
        <translation>录下的原样也会保留，可以恢复</translation>
    </message>
    <message>
        <source>Asks first where edits are not saved</source>
        <translation>有未保存的编辑时先询问</translation>
    </message>
    <message>
        <source>Edit “{0}”</source>
        <translation>编辑“{0}”</translation>
    </message>
    <message>
        <source>Text of the step</source>
        <translation>步骤的文字</translation>
    </message>
    <message>
        <source>Steps of the recording</source>
        <translation>录制的步骤</translation>
    </message>
    <message>
        <source>Always the same</source>
        <translation>固定不变</translation>
    </message>
    <message>
        <source>This value varies no longer</source>
        <translation>这个值不再可变</translation>
    </message>
    <message>
        <source>May vary…</source>
        <translation>可变…</translation>
    </message>
    <message>
        <source>The recording is being read.</source>
        <translation>正在读取录制。</translation>
    </message>
    <message>
        <source>Click what it shall act on, or drag the crosshair. Enter takes it, Esc leaves it as it was.</source>
        <translation>点击它要作用的对象，或拖动十字线。Enter 确定，Esc 保持原样。</translation>
    </message>
    <message>
        <source>Inserted: it has no picture of its own, and is found by its words.</source>
        <translation>插入的步骤：没有自己的画面，按文字找到目标。</translation>
    </message>
    <message>
        <source>The screen as it was recorded, before this step.</source>
        <translation>录制时、此步骤之前的屏幕。</translation>
    </message>
    <message>
        <source>move a step</source>
        <translation>移动步骤</translation>
    </message>
    <message>
        <source>change a text</source>
        <translation>更改文字</translation>
    </message>
    <message>
        <source>What is to be done after this step?</source>
        <translation>此步骤之后要做什么？</translation>
    </message>
    <message>
        <source>For example: click &quot;Save&quot; · type &quot;Ada&quot; into &quot;Name&quot; · press ctrl+s · wait until &quot;Done&quot; appears. It is found by its words when it is replayed.</source>
        <translation>例如：click &quot;保存&quot; · type &quot;Ada&quot; into &quot;姓名&quot; · press ctrl+s · wait until &quot;完成&quot; appears。重放时按这些文字找到目标。</translation>
    </message>
    <message>
        <source>insert a step</source>
        <translation>插入步骤</translation>
    </message>
    <message>
        <source>choose another target</source>
        <translation>更换目标</translation>
    </message>
    <message>
        <source>have a value always the same</source>
        <translation>让值固定不变</translation>
    </message>
    <message>
        <source>have a value vary</source>
        <translation>让值可变</translation>
    </message>
    <message>
        <source>This text is on the screen</source>
        <translation>屏幕上有这段文字</translation>
    </message>
    <message>
        <source>This text is not on the screen</source>
        <translation>屏幕上没有这段文字</translation>
    </message>
    <message>
        <source>A window has this title</source>
        <translation>有窗口是这个标题</translation>
    </message>
    <message>
        <source>This file was written</source>
        <translation>写出了这个文件</translation>
    </message>
    <message>
        <source>What has to be so after this step?</source>
        <translation>此步骤之后必须如何？</translation>
    </message>
    <message>
        <source>Where it is not so, the replay stops there and says it.</source>
        <translation>若不是这样，重放就停在那里并说明。</translation>
    </message>
    <message>
        <source>add a check</source>
        <translation>添加检查</translation>
    </message>
    <message>
        <source>take a check away</source>
        <translation>去掉检查</translation>
    </message>
    <message>
        <source>leave a step out</source>
        <translation>略去步骤</translation>
    </message>
</context>
<context>
    <name>EditPresenter</name>
    <message>
        <source>Save these edits, or leave them, before you edit another recording.</source>
        <translation>请先保存或放弃这些编辑，再编辑别的录制。</translation>
    </message>
    <message>
        <source>Saved. What was recorded stays in the file, and can be had again.</source>
        <translation>已保存。录下的原样仍在文件里，可以恢复。</translation>
    </message>
    <message>
        <source>Edits are not saved · deskhand</source>
        <translation>编辑未保存 · deskhand</translation>
    </message>
    <message>
        <source>Save what you edited?</source>
        <translation>要保存所做的编辑吗？</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Go on editing</source>
        <translation>继续编辑</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>Clear the text</source>
        <translation>清除文字</translation>
    </message>
    <message>
        <source>there is no text to type</source>
        <translation>没有要输入的文字</translation>
    </message>
    <message>
        <source>one action at a time</source>
        <translation>一次只能写一个操作</translation>
    </message>
    <message>
        <source>there is no key to press; write it like ctrl+s</source>
        <translation>没有要按的键；请写成 ctrl+s 这样</translation>
    </message>
    <message>
        <source>{0}; write it like ctrl+s</source>
        <translation>{0}；请写成 ctrl+s 这样</translation>
    </message>
</context>
<context>
    <name>Endpoint</name>
    <message>
        <source>{0}; {1}</source>
        <translation>{0}；{1}</translation>
    </message>
    <message>
        <source>the model at {0} cannot be reached through the proxy that {1} names (no answer within {2} s)</source>
        <translation>无法通过 {1} 指定的代理连接 {0} 的模型（{2} 秒内没有应答）</translation>
    </message>
    <message>
        <source>the model at {0} cannot be reached through the proxy that {1} names ({2})</source>
        <translation>无法通过 {1} 指定的代理连接 {0} 的模型（{2}）</translation>
    </message>
    <message>
        <source>the model at {0} cannot be reached (no answer within {1} s)</source>
        <translation>无法连接 {0} 的模型（{1} 秒内没有应答）</translation>
    </message>
    <message>
        <source>the model at {0} cannot be reached ({1})</source>
        <translation>无法连接 {0} 的模型（{1}）</translation>
    </message>
    <message>
        <source>the model at {0} did not answer within {1} s</source>
        <translation>{0} 的模型在 {1} 秒内没有回复</translation>
    </message>
    <message>
        <source>the connection to the server at {0} was lost in the middle ({1})</source>
        <translation>与 {0} 的服务器的连接中途断开（{1}）</translation>
    </message>
    <message>
        <source>the server at {0} only keeps the connection alive</source>
        <translation>{0} 的服务器只是保持着连接，没有回复</translation>
    </message>
    <message>
        <source>the server at {0} sent what cannot be unpacked ({1})</source>
        <translation>{0} 的服务器发来的内容无法解压（{1}）</translation>
    </message>
    <message>
        <source>{0} is no address that can be asked ({1})</source>
        <translation>{0} 不是可以访问的地址（{1}）</translation>
    </message>
    <message>
        <source>a model behind an address needs httpx2</source>
        <translation>使用地址后面的模型需要 httpx2</translation>
    </message>
    <message>
        <source>the key in {0} or the keyring holds characters that no key has</source>
        <translation>{0} 或密钥环中的密钥含有密钥不会有的字符</translation>
    </message>
    <message>
        <source>{0} names a SOCKS proxy, which needs the package socksio</source>
        <translation>{0} 指定的是 SOCKS 代理，需要 socksio 软件包</translation>
    </message>
    <message>
        <source>what {0} names is no proxy that can be used here</source>
        <translation>{0} 指定的不是这里可以使用的代理</translation>
    </message>
    <message>
        <source>{0} names {1}, which is not there</source>
        <translation>{0} 指定了 {1}，但它不存在</translation>
    </message>
    <message>
        <source>the certificates in {0} cannot be read ({1})</source>
        <translation>无法读取 {0} 中的证书（{1}）</translation>
    </message>
    <message>
        <source>asking the model at {0} broke off</source>
        <translation>向 {0} 的模型提问时中断</translation>
    </message>
    <message>
        <source>asking the model at {0} failed ({1})</source>
        <translation>向 {0} 的模型提问失败（{1}）</translation>
    </message>
    <message>
        <source>what the server at {0} sent could not be read: {1}</source>
        <translation>无法读取 {0} 的服务器发来的内容：{1}</translation>
    </message>
    <message>
        <source>{0} is missing</source>
        <translation>缺少 {0}</translation>
    </message>
    <message>
        <source>the server at {0} lists no model that writes replies, but {1}</source>
        <translation>{0} 的服务器没有列出会写回复的模型，只有 {1}</translation>
    </message>
    <message>
        <source>the server at {0} lists no model</source>
        <translation>{0} 的服务器没有列出任何模型</translation>
    </message>
    <message>
        <source>of {0} models at {1}, {2} is asked</source>
        <translation>{1} 有 {0} 个模型，现在使用 {2}</translation>
    </message>
    <message>
        <source>the model at {0} replied with nothing</source>
        <translation>{0} 的模型的回复是空的</translation>
    </message>
    <message>
        <source>the server at {0} took all of the reply for reasoning, and there is no action in it</source>
        <translation>{0} 的服务器把整个回复当成了推理，其中没有操作</translation>
    </message>
    <message>
        <source>the server at {0} withheld the reply</source>
        <translation>{0} 的服务器扣下了回复</translation>
    </message>
    <message>
        <source>the streams of the server at {0} end before the reply does</source>
        <translation>{0} 的服务器的数据流在回复结束之前就断了</translation>
    </message>
    <message>
        <source>the server at {0} finds fault with everything that it is asked</source>
        <translation>{0} 的服务器拒绝每一个请求</translation>
    </message>
    <message>
        <source>the reply of the model at {0} was cut in its reasoning after {1} tokens, and nothing of it was done</source>
        <translation>{0} 的模型的回复在推理时于 {1} 个词元后被截断，其中的内容都没有执行</translation>
    </message>
    <message>
        <source>the reply of the model at {0} was cut after {1} tokens, and nothing of it was done</source>
        <translation>{0} 的模型的回复在 {1} 个词元后被截断，其中的内容都没有执行</translation>
    </message>
    <message>
        <source>the reply was cut in its reasoning after {0} tokens</source>
        <translation>回复在推理时于 {0} 个词元后被截断</translation>
    </message>
    <message>
        <source>the reply was cut after {0} tokens</source>
        <translation>回复在 {0} 个词元后被截断</translation>
    </message>
    <message>
        <source>the server at {0} refuses the key</source>
        <translation>{0} 的服务器不接受密钥</translation>
    </message>
    <message>
        <source>the server at {0} has too much to do, also after {1} retries ({2})</source>
        <translation>{0} 的服务器太忙，重试 {1} 次后仍然如此（{2}）</translation>
    </message>
    <message>
        <source>the server at {0} has too much to do ({1})</source>
        <translation>{0} 的服务器太忙（{1}）</translation>
    </message>
    <message>
        <source>the server at {0} has no model {1}; name one of its own after a #: {2}</source>
        <translation>{0} 的服务器没有模型 {1}；请在 # 后面写上它有的模型：{2}</translation>
    </message>
    <message>
        <source>the server at {0} has no model {1} ({2})</source>
        <translation>{0} 的服务器没有模型 {1}（{2}）</translation>
    </message>
    <message>
        <source>there is no OpenAI protocol at {0} ({1})</source>
        <translation>{0} 没有 OpenAI 协议（{1}）</translation>
    </message>
    <message>
        <source>the server at {0} answered with {1}: {2}</source>
        <translation>{0} 的服务器返回 {1}：{2}</translation>
    </message>
    <message>
        <source>the server at {0} answered with {1}</source>
        <translation>{0} 的服务器返回 {1}</translation>
    </message>
    <message>
        <source>the server at {0} sent an error in the place of a reply: {1}</source>
        <translation>{0} 的服务器没有回复，而是发来错误：{1}</translation>
    </message>
    <message>
        <source>the server at {0} sent an error in the place of a reply</source>
        <translation>{0} 的服务器没有回复，而是发来错误</translation>
    </message>
    <message>
        <source>see whether the server runs</source>
        <translation>请检查服务器是否在运行</translation>
    </message>
    <message>
        <source>see whether it still runs</source>
        <translation>请检查它是否还在运行</translation>
    </message>
    <message>
        <source>see whether it runs</source>
        <translation>请检查它是否在运行</translation>
    </message>
    <message>
        <source>see whether it is busy</source>
        <translation>请检查它是否繁忙</translation>
    </message>
    <message>
        <source>its certificate is not trusted here: name the file of its authority in SSL_CERT_FILE</source>
        <translation>这里不信任它的证书：请在 SSL_CERT_FILE 中写上颁发机构的证书文件</translation>
    </message>
    <message>
        <source>it does not speak https: write http:// in its address</source>
        <translation>它不支持 https：请在地址中写 http://</translation>
    </message>
    <message>
        <source>install it with: pip install 'httpx2[socks]', or name {0} in NO_PROXY</source>
        <translation>安装方法：pip install 'httpx2[socks]'，或在 NO_PROXY 中写上 {0}</translation>
    </message>
    <message>
        <source>install it with: {0}</source>
        <translation>安装方法：{0}</translation>
    </message>
    <message>
        <source>write it like http://HOST:PORT or socks5://HOST:PORT, or name {0} in NO_PROXY</source>
        <translation>请写成 http://HOST:PORT 或 socks5://HOST:PORT，或在 NO_PROXY 中写上 {0}</translation>
    </message>
    <message>
        <source>correct it, or unset it</source>
        <translation>请改正或取消设置</translation>
    </message>
    <message>
        <source>name a file of certificates in SSL_CERT_FILE</source>
        <translation>请在 SSL_CERT_FILE 中写上证书文件</translation>
    </message>
    <message>
        <source>name one after a # in its address</source>
        <translation>请在地址的 # 后面写上一个</translation>
    </message>
    <message>
        <source>another can be named after a #</source>
        <translation>可以在 # 后面写上另一个</translation>
    </message>
    <message>
        <source>name one of its own after a #</source>
        <translation>请在 # 后面写上它有的模型</translation>
    </message>
    <message>
        <source>see its server's log</source>
        <translation>请查看服务器的日志</translation>
    </message>
    <message>
        <source>start it without --reasoning-parser, or with the one made for this model</source>
        <translation>启动时请不用 --reasoning-parser，或用适合此模型的那一个</translation>
    </message>
    <message>
        <source>word the task otherwise</source>
        <translation>请换一种说法描述任务</translation>
    </message>
    <message>
        <source>have it think less, or choose a model that comes to the point</source>
        <translation>请让它少思考一些，或选用更直接的模型</translation>
    </message>
    <message>
        <source>asking again with room for {0}</source>
        <translation>现在以 {0} 个词元的余地再问一次</translation>
    </message>
    <message>
        <source>put the right one into the variable {0}</source>
        <translation>请把正确的密钥放入变量 {0}</translation>
    </message>
    <message>
        <source>go on later</source>
        <translation>请稍后继续</translation>
    </message>
    <message>
        <source>it takes no pictures: choose a model that sees, or start it with its picture encoder</source>
        <translation>它不接受图片：请选用能看图的模型，或连同其图像编码器一起启动</translation>
    </message>
    <message>
        <source>choose a smaller region of the screen, or a largest_picture in the settings</source>
        <translation>请选择较小的屏幕区域，或在设置中限制 largest_picture</translation>
    </message>
    <message>
        <source>write its address up to /v1, for example http://localhost:8000/v1#model</source>
        <translation>请把地址写到 /v1，例如 http://localhost:8000/v1#model</translation>
    </message>
</context>
<context>
    <name>Fate</name>
    <message>
        <source>pending</source>
        <translation>待定</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>taken over</source>
        <translation>由你完成</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被禁止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Practise on a form</source>
        <translation>在练习表单上试一试</translation>
    </message>
    <message>
        <source>A small form opens beside the window with a task filled in. Nothing can go wrong there.</source>
        <translation>窗口旁会打开一个小表单，任务已经填好，在那里不会出任何差错。</translation>
    </message>
    <message>
        <source>The built-in model, on your own screen</source>
        <translation>内置模型，在你自己的屏幕上</translation>
    </message>
    <message>
        <source>Young and small, works at once without a network; it asks before each action.</source>
        <translation>小而稚嫩，无需网络即可使用；每个操作前都会询问你。</translation>
    </message>
    <message>
        <source>A large model</source>
        <translation>大模型</translation>
    </message>
    <message>
        <source>One that you have on this computer or on a server; for tasks in your own words.</source>
        <translation>装在本机或服务器上的大模型；任务可以随意措辞。</translation>
    </message>
    <message>
        <source>Record what I do</source>
        <translation>录制我的操作</translation>
    </message>
    <message>
        <source>Show a task once on your own screen, and have it repeated; no model is needed.</source>
        <translation>在自己的屏幕上做一遍，以后让它重复；不需要模型。</translation>
    </message>
    <message>
        <source>its folder, or http://HOST:PORT/v1#NAME</source>
        <translation>模型文件夹，或 http://主机:端口/v1#名称</translation>
    </message>
    <message>
        <source>Folder or address of the large model</source>
        <translation>大模型的文件夹或地址</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose the folder of a model</source>
        <translation>选择模型所在的文件夹</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Begin with this model</source>
        <translation>使用此模型开始</translation>
    </message>
    <message>
        <source>Welcome to deskhand</source>
        <translation>欢迎使用 deskhand</translation>
    </message>
    <message>
        <source>How do you want to begin?</source>
        <translation>你想怎样开始？</translation>
    </message>
    <message>
        <source>deskhand does written tasks with your mouse and keyboard, and you watch.</source>
        <translation>写下任务，deskhand 就用你的鼠标和键盘来完成，你在一旁看着。</translation>
    </message>
    <message>
        <source>All of this can be changed later in the settings (Ctrl+,).</source>
        <translation>以后都可以在设置（Ctrl+,）中更改。</translation>
    </message>
    <message>
        <source>The folder of a model</source>
        <translation>模型所在的文件夹</translation>
    </message>
</context>
<context>
    <name>Gate</name>
    <message>
        <source>the task names it, which counts as your word with --trust-task</source>
        <translation>任务中写明了此操作；使用 --trust-task 时视为你已同意</translation>
    </message>
    <message>
        <source>the task names it: {0}</source>
        <translation>任务中写明了此操作：{0}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>This is not allowed: {0}</source>
        <translation>不允许：{0}</translation>
    </message>
    <message>
        <source>left out before</source>
        <translation>此前未执行</translation>
    </message>
    <message>
        <source>it was done before</source>
        <translation>之前已做过</translation>
    </message>
    <message>
        <source>nothing there can be taken back with Ctrl+Z</source>
        <translation>那里没有可用 Ctrl+Z 收回的</translation>
    </message>
    <message>
        <source>one step back; what that step did is not undone</source>
        <translation>退回一步；那一步所做的没有撤销</translation>
    </message>
    <message>
        <source>Ctrl+Z was pressed instead; look whether it took back what was done last</source>
        <translation>改为按下了 Ctrl+Z；请看上一个操作是否已撤销</translation>
    </message>
    <message>
        <source>1 step was done again, to the end of the recording</source>
        <translation>已重做 1 步，直到录制结束</translation>
    </message>
    <message>
        <source>{0} steps were done again, to the end of the recording</source>
        <translation>已重做 {0} 步，直到录制结束</translation>
    </message>
    <message>
        <source>the effect of each was seen</source>
        <translation>每个操作的效果都已看到</translation>
    </message>
    <message>
        <source>the effect of {0} was seen, that of {1} could not be checked</source>
        <translation>看到了 {0} 个操作的效果，另外 {1} 个无法核对</translation>
    </message>
    <message>
        <source>their effect could not be checked</source>
        <translation>效果无法核对</translation>
    </message>
    <message>
        <source>{0} went otherwise than recorded</source>
        <translation>{0} 个与录制时不同</translation>
    </message>
    <message>
        <source>{0} found by the model and proposed as repairs</source>
        <translation>{0} 个由模型找到，作为修复建议</translation>
    </message>
    <message>
        <source>{0}: no session can be written there ({1})</source>
        <translation>{0}：无法在那里写入会话（{1}）</translation>
    </message>
    <message>
        <source>the session cannot be recorded further ({0})</source>
        <translation>会话无法继续记录（{0}）</translation>
    </message>
    <message>
        <source>is the disk full? What there is stays in {0}</source>
        <translation>磁盘满了吗？已记录的内容保留在 {0}</translation>
    </message>
    <message>
        <source>schedules need {0}, which is not on this machine</source>
        <translation>定时运行需要 {0}，这台机器上没有</translation>
    </message>
    <message>
        <source>{0} cannot be fetched: the hub cannot be reached ({1})</source>
        <translation>无法下载 {0}：连不上模型库（{1}）</translation>
    </message>
    <message>
        <source>{0} cannot be fetched ({1})</source>
        <translation>无法下载 {0}（{1}）</translation>
    </message>
    <message>
        <source>the same again goes on where it broke off</source>
        <translation>再来一次会从中断处继续</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set</source>
        <translation>已设置 HF_HUB_OFFLINE</translation>
    </message>
    <message>
        <source>unset it to fetch a model</source>
        <translation>要下载模型，请取消它</translation>
    </message>
    <message>
        <source>there is no room in {0}: {1} GB are needed, {2} GB are free</source>
        <translation>{0} 里空间不够：需要 {1} GB，只剩 {2} GB</translation>
    </message>
    <message>
        <source>the hub has no weights of {0} as safetensors, and others are never loaded</source>
        <translation>模型库里没有 {0} 的 safetensors 权重，其他格式从不加载</translation>
    </message>
    <message>
        <source>asked as {0}, thousandths of the screen</source>
        <translation>按 {0} 的方式询问，坐标为屏幕的千分之几</translation>
    </message>
    <message>
        <source>asked as {0}, pixels of the picture</source>
        <translation>按 {0} 的方式询问，坐标为图片的像素</translation>
    </message>
    <message>
        <source>asked as {0}, pixels of the resized picture</source>
        <translation>按 {0} 的方式询问，坐标为缩放后图片的像素</translation>
    </message>
    <message>
        <source>that is deskhand&apos;s own window</source>
        <translation>这是 deskhand 自己的窗口</translation>
    </message>
    <message>
        <source>that window takes commands</source>
        <translation>该窗口会执行命令</translation>
    </message>
    <message>
        <source>that window keeps passwords</source>
        <translation>该窗口保存密码</translation>
    </message>
    <message>
        <source>it gives up what was not saved</source>
        <translation>会丢弃未保存的内容</translation>
    </message>
    <message>
        <source>it deletes something</source>
        <translation>会删除内容</translation>
    </message>
    <message>
        <source>it sends or publishes something</source>
        <translation>会发送或发布内容</translation>
    </message>
    <message>
        <source>it costs or moves money</source>
        <translation>会花费或转移资金</translation>
    </message>
    <message>
        <source>it installs or removes software</source>
        <translation>会安装或卸载软件</translation>
    </message>
    <message>
        <source>it agrees to something in your name</source>
        <translation>会以你的名义同意某事</translation>
    </message>
    <message>
        <source>it overwrites something</source>
        <translation>会覆盖内容</translation>
    </message>
    <message>
        <source>it formats a disk</source>
        <translation>会格式化磁盘</translation>
    </message>
    <message>
        <source>it ends the session or stops the machine</source>
        <translation>会结束会话或关闭电脑</translation>
    </message>
    <message>
        <source>it types into a field for a secret</source>
        <translation>会在保密字段中输入</translation>
    </message>
    <message>
        <source>it types what looks like a secret</source>
        <translation>输入的内容像是机密</translation>
    </message>
    <message>
        <source>it types a command that can do harm</source>
        <translation>输入的命令可能造成损害</translation>
    </message>
    <message>
        <source>it deletes what is selected</source>
        <translation>会删除所选内容</translation>
    </message>
    <message>
        <source>a key held down changes what the next ones do</source>
        <translation>按住的键会改变后续按键的作用</translation>
    </message>
    <message>
        <source>it closes the window</source>
        <translation>会关闭窗口</translation>
    </message>
    <message>
        <source>it ends the program</source>
        <translation>会退出程序</translation>
    </message>
    <message>
        <source>it deletes for good</source>
        <translation>会永久删除</translation>
    </message>
    <message>
        <source>it deletes data</source>
        <translation>会删除数据</translation>
    </message>
    <message>
        <source>it ends the session</source>
        <translation>会结束会话</translation>
    </message>
    <message>
        <source>it opens a prompt for commands</source>
        <translation>会打开命令输入框</translation>
    </message>
    <message>
        <source>it opens the system menu</source>
        <translation>会打开系统菜单</translation>
    </message>
    <message>
        <source>it opens a terminal</source>
        <translation>会打开终端</translation>
    </message>
    <message>
        <source>it sends in most programs</source>
        <translation>在多数程序中会发送</translation>
    </message>
    <message>
        <source>the task does not speak of the secret {0}</source>
        <translation>任务中没有提到机密 {0}</translation>
    </message>
    <message>
        <source>it types the secret {0} into “{1}”, which does not look like a field for secrets</source>
        <translation>会把机密 {0} 输入“{1}”，而它不像保密字段</translation>
    </message>
    <message>
        <source>it types the secret {0} into what may be no field for secrets</source>
        <translation>会把机密 {0} 输入可能不是保密字段的地方</translation>
    </message>
    <message>
        <source>it types the secret {0}</source>
        <translation>会输入机密 {0}</translation>
    </message>
    <message>
        <source>the model is only {0} % sure</source>
        <translation>模型的把握只有 {0}%</translation>
    </message>
    <message>
        <source>the place to press is less certain than the element is large</source>
        <translation>点击位置的误差比元素本身还大</translation>
    </message>
    <message>
        <source>the thought names “{0}”, but “{1}” is under the pointer</source>
        <translation>思考中提到的是“{0}”，但指针下是“{1}”</translation>
    </message>
    <message>
        <source>the screen sets aside earlier instructions</source>
        <translation>屏幕内容要求无视先前的指示</translation>
    </message>
    <message>
        <source>the screen poses as the system</source>
        <translation>屏幕内容冒充系统</translation>
    </message>
    <message>
        <source>the screen lures into a command prompt</source>
        <translation>屏幕内容诱导打开命令行</translation>
    </message>
    <message>
        <source>the screen gives orders to an AI</source>
        <translation>屏幕内容向 AI 发号施令</translation>
    </message>
    <message>
        <source>the screen gives orders to an assistant</source>
        <translation>屏幕内容向助手发号施令</translation>
    </message>
    <message>
        <source>the screen goes behind the user&apos;s back</source>
        <translation>屏幕内容要背着用户行事</translation>
    </message>
    <message>
        <source>the screen claims that the user approved</source>
        <translation>屏幕内容声称用户已经同意</translation>
    </message>
    <message>
        <source>text too pale to be seen gives orders</source>
        <translation>屏幕上淡得看不见的文字在发号施令</translation>
    </message>
    <message>
        <source>you pressed a key</source>
        <translation>你按了键盘</translation>
    </message>
    <message>
        <source>you pressed a mouse button</source>
        <translation>你按了鼠标键</translation>
    </message>
    <message>
        <source>you moved the mouse</source>
        <translation>你移动了鼠标</translation>
    </message>
    <message>
        <source>you touched the screen</source>
        <translation>你触摸了屏幕</translation>
    </message>
    <message>
        <source>you turned the wheel</source>
        <translation>你转动了滚轮</translation>
    </message>
    <message>
        <source>{0} was pressed</source>
        <translation>按下了 {0}</translation>
    </message>
    <message>
        <source>the pointer was pushed into a corner</source>
        <translation>鼠标被推到了屏幕角落</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>not approved</source>
        <translation>未获同意</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>不允许</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>by you, and on for {0} more, or until a step is uncertain</source>
        <translation>由你决定，再继续 {0} 步，或直到某一步不确定</translation>
    </message>
    <message>
        <source>by you, and on for {0} more, or until a step is risky</source>
        <translation>由你决定，再继续 {0} 步，或直到某一步有风险</translation>
    </message>
    <message>
        <source>by you, and on until a step is uncertain</source>
        <translation>由你决定，继续直到某一步不确定</translation>
    </message>
    <message>
        <source>by you, and on until a step is risky</source>
        <translation>由你决定，继续直到某一步有风险</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>由你决定</translation>
    </message>
    <message>
        <source>you did this step</source>
        <translation>这一步由你完成</translation>
    </message>
    <message>
        <source>you ended the run</source>
        <translation>你结束了运行</translation>
    </message>
    <message>
        <source>you pressed Stop</source>
        <translation>你按下了停止</translation>
    </message>
    <message>
        <source>you pressed Pause</source>
        <translation>你按下了暂停</translation>
    </message>
    <message>
        <source>the window was closed</source>
        <translation>窗口已关闭</translation>
    </message>
    <message>
        <source>no session can be kept in {0} ({1})</source>
        <translation>无法在 {0} 中保存会话（{1}）</translation>
    </message>
    <message>
        <source>choose another folder in the settings</source>
        <translation>请在设置中另选文件夹</translation>
    </message>
    <message>
        <source>not done after {0} steps</source>
        <translation>{0} 步之后仍未完成</translation>
    </message>
    <message>
        <source>not done after {0} seconds</source>
        <translation>{0} 秒之后仍未完成</translation>
    </message>
    <message>
        <source>stuck: the same action again and again, without effect</source>
        <translation>卡住了：反复执行同一操作而没有效果</translation>
    </message>
    <message>
        <source>{0} steps done</source>
        <translation>已完成 {0} 步</translation>
    </message>
    <message>
        <source>1 step done</source>
        <translation>已完成 1 步</translation>
    </message>
    <message>
        <source>this did nothing before</source>
        <translation>这一步之前没有任何效果</translation>
    </message>
    <message>
        <source>the target changed before the input was sent; looking again</source>
        <translation>输入前目标已变化，正在重新查看</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Pages of the help</source>
        <translation>帮助页面</translation>
    </message>
    <message>
        <source>In short</source>
        <translation>简介</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Help · deskhand</source>
        <translation>帮助 · deskhand</translation>
    </message>
    <message>
        <source>Write what shall be done. The line beneath says how it will be understood.</source>
        <translation>写下要做什么。下方的一行会说明它将如何被理解。</translation>
    </message>
    <message>
        <source>Step asks you before each action. Run asks only about what is risky or uncertain.</source>
        <translation>“单步”在每个操作前询问你。“运行”只询问有风险或不确定的操作。</translation>
    </message>
    <message>
        <source>The picture shows the screen as the agent saw it, with the next action on it.</source>
        <translation>画面显示智能体看到的屏幕，以及下一个操作。</translation>
    </message>
    <message>
        <source>Where you are asked: do it, change it, leave it out, reject it, or do the step yourself.</source>
        <translation>询问时你可以：执行、修改、跳过、拒绝，或亲自完成这一步。</translation>
    </message>
    <message>
        <source>Pause and Stop work at any time, also by keys from other windows: they stand on the buttons.</source>
        <translation>暂停和停止随时有效，也可以在其他窗口中按键：按键写在按钮上。</translation>
    </message>
    <message>
        <source>Move the mouse or press a key, and the run rests; it never works against you.</source>
        <translation>移动鼠标或按任意键，运行就会暂停；它绝不与你争抢。</translation>
    </message>
    <message>
        <source>Every run is recorded on this machine, so that you can look at each step afterwards.</source>
        <translation>每次运行都记录在本机上，之后可以查看每一步。</translation>
    </message>
    <message>
        <source>Record: show a task once, and have it repeated with the same values or with others.</source>
        <translation>录制：演示一次任务，让它用相同或其他的值重复。</translation>
    </message>
    <message>
        <source>Library: replay what was done, edit it, keep it as a routine with a schedule, write a report.</source>
        <translation>资料库：重放做过的内容、编辑、保存为可定时的例行任务、生成报告。</translation>
    </message>
    <message>
        <source>From everywhere, while a run is on</source>
        <translation>运行期间在任何地方</translation>
    </message>
    <message>
        <source>In the window</source>
        <translation>在窗口中</translation>
    </message>
    <message>
        <source>deskhand, version {0}</source>
        <translation>deskhand，版本 {0}</translation>
    </message>
    <message>
        <source>A desktop agent you can watch. Everything happens on this machine, unless you name a server.</source>
        <translation>看得见的桌面智能体。除非你指定服务器，一切都在本机进行。</translation>
    </message>
</context>
<context>
    <name>KeepingPage</name>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose the folder of sessions</source>
        <translation>选择存放记录的文件夹</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>永久</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Room on the disk</source>
        <translation>占用磁盘</translation>
    </message>
    <message>
        <source>Sessions lie &amp;in</source>
        <translation>记录存放在(&amp;I)</translation>
    </message>
    <message>
        <source>Every run and every recording is one file there. Those of another folder stay where they are.</source>
        <translation>每次运行和每份录制都是那里的一个文件。其他文件夹里的文件留在原处。</translation>
    </message>
    <message>
        <source>&amp;Runs are kept</source>
        <translation>运行记录保留(&amp;R)</translation>
    </message>
    <message>
        <source>Older ones are put into the trash, and deleted after {0} days there. Recordings stay, and so does what has a star, a name, a tag or a folder, or belongs to a routine.</source>
        <translation>更早的会放进回收站，{0} 天后删除。录制会保留；加了星标、名称、标签或文件夹的，以及属于例行任务的，也会保留。</translation>
    </message>
    <message>
        <source>Say in which folder sessions are kept, by its whole path.</source>
        <translation>请用完整路径指定存放记录的文件夹。</translation>
    </message>
    <message>
        <source>“{0}” is a file; sessions need a folder.</source>
        <translation>“{0}”是文件；记录需要一个文件夹。</translation>
    </message>
    <message>
        <source>It cannot be told.</source>
        <translation>无法得知。</translation>
    </message>
    <message>
        <source>Sessions: {0}, {1}</source>
        <translation>记录：{0} 条，{1}</translation>
    </message>
    <message>
        <source>trash: {0}</source>
        <translation>回收站：{0}</translation>
    </message>
    <message>
        <source>list of them: {0}</source>
        <translation>目录：{0}</translation>
    </message>
    <message>
        <source>The folder of sessions</source>
        <translation>存放记录的文件夹</translation>
    </message>
</context>
<context>
    <name>KeyCatcher</name>
    <message>
        <source>Press the keys</source>
        <translation>请按键</translation>
    </message>
    <message>
        <source>Press the keys together while this field has the keyboard</source>
        <translation>此栏有键盘焦点时，同时按下这些键</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>&amp;Stop from anywhere</source>
        <translation>随处停止(&amp;S)</translation>
    </message>
    <message>
        <source>Press them here. Held together, they end a run at once: a modifier and another key.</source>
        <translation>在这里按下。同时按住时立即结束运行：一个修饰键加另一个键。</translation>
    </message>
    <message>
        <source>&amp;Answer from anywhere with</source>
        <translation>随处答复(&amp;A)</translation>
    </message>
    <message>
        <source>Held with Y (approve), E (edit), S (skip), R (reject), T (take over), U (run on) or Q (quit) while a question is open; with P to pause a run.</source>
        <translation>提问时按住它们再按 Y（同意）、E（修改）、S（跳过）、R（拒绝）、T（接管）、U（继续）或 Q（退出）；按 P 可暂停运行。</translation>
    </message>
    <message>
        <source>“{0}” cannot stop a run: press a modifier and another key, like Ctrl+Alt+Escape.</source>
        <translation>“{0}”不能停止运行：请按一个修饰键加另一个键，例如 Ctrl+Alt+Escape。</translation>
    </message>
    <message>
        <source>“{0}” already answers questions: choose another stop key.</source>
        <translation>“{0}”已用于答复询问：请另选停止键。</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>1 step</source>
        <translation>1 步</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0} 步</translation>
    </message>
    <message>
        <source>done by you</source>
        <translation>由你完成</translation>
    </message>
    <message>
        <source>a replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>you were asked</source>
        <translation>问过你</translation>
    </message>
    <message>
        <source>nobody was asked</source>
        <translation>没有询问</translation>
    </message>
    <message>
        <source>can be set: {0}</source>
        <translation>可设置：{0}</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Bring it back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Out of the trash again</source>
        <translation>从回收站取出</translation>
    </message>
    <message>
        <source>Routines…</source>
        <translation>例行任务…</translation>
    </message>
    <message>
        <source>What was kept to be done again, also by schedule</source>
        <translation>保存下来重复执行的任务，也可定时</translation>
    </message>
    <message>
        <source>, {0} in the trash</source>
        <translation>，回收站中 {0}</translation>
    </message>
    <message>
        <source>1 session</source>
        <translation>1 条记录</translation>
    </message>
    <message>
        <source>{0} sessions</source>
        <translation>{0} 条记录</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}，{1}</translation>
    </message>
    <message>
        <source>“{0}” lies in the trash</source>
        <translation>“{0}”在回收站里</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>搜索资料库</translation>
    </message>
    <message>
        <source>What is listed</source>
        <translation>列出什么</translation>
    </message>
    <message>
        <source>What can be listed</source>
        <translation>可以列出的内容</translation>
    </message>
    <message>
        <source>Room on the disk</source>
        <translation>磁盘占用</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>With a star</source>
        <translation>加星标的</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Nothing is found. Write less, or choose “All”.</source>
        <translation>没有找到。请少写几个字，或选择“全部”。</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message>
        <source>Nothing was run or recorded yet. Every run and every recording will be listed here.</source>
        <translation>还没有运行或录制过。以后的每次运行和录制都会列在这里。</translation>
    </message>
</context>
<context>
    <name>LibraryPresenter</name>
    <message>
        <source>A run is on; stop it first.</source>
        <translation>正在运行，请先停止。</translation>
    </message>
    <message>
        <source>Choose the recording first for which “{0}” has the values.</source>
        <translation>请先选择“{0}”的值所对应的录制。</translation>
    </message>
    <message>
        <source>“{0}” cannot be opened here: drop a session, a table (CSV) or text.</source>
        <translation>“{0}”不能在这里打开：请拖入记录、表格（CSV）或文字。</translation>
    </message>
    <message>
        <source>The library cannot be opened: {0}</source>
        <translation>资料库打不开：{0}</translation>
    </message>
    <message>
        <source>Reading session files, {0} left</source>
        <translation>正在读取记录文件，还剩 {0} 个</translation>
    </message>
    <message>
        <source>Reading “{0}”</source>
        <translation>正在读取“{0}”</translation>
    </message>
    <message>
        <source>Choose the step first with which it shall begin.</source>
        <translation>请先选择从哪一步开始。</translation>
    </message>
    <message>
        <source>Nothing was done in this step or after it.</source>
        <translation>这一步及之后没有任何操作。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Tags, parted by commas</source>
        <translation>标签，用逗号分隔</translation>
    </message>
    <message>
        <source>Folder, like invoices/2026</source>
        <translation>文件夹，例如 发票/2026</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>正在写报告</translation>
    </message>
    <message>
        <source>What the routine is called</source>
        <translation>例行任务的名称</translation>
    </message>
    <message>
        <source>Kept as the routine “{0}”; “Routines…” runs it, also by schedule.</source>
        <translation>已保存为例行任务“{0}”；在“例行任务…”里可以运行它，也可以定时运行。</translation>
    </message>
    <message>
        <source>The report is in {0}</source>
        <translation>报告在 {0}</translation>
    </message>
    <message>
        <source>“{0}” is back.</source>
        <translation>“{0}”已放回。</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>as the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>&amp;Notify me when a run asks or has ended</source>
        <translation>运行询问或结束时通知我(&amp;N)</translation>
    </message>
    <message>
        <source>With a &amp;sound</source>
        <translation>同时发出声音(&amp;S)</translation>
    </message>
    <message>
        <source>Show the first start…</source>
        <translation>显示首次启动…</translation>
    </message>
    <message>
        <source>Show the three choices of the first start again</source>
        <translation>再次显示首次启动时的三个选项</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>T&amp;houghts in</source>
        <translation>思考语言(&amp;H)</translation>
    </message>
    <message>
        <source>For large models behind an address; by the English name of the language.</source>
        <translation>用于通过地址访问的大模型；请填写该语言的英文名称。</translation>
    </message>
    <message>
        <source>Say in which language thoughts are wanted, for example English.</source>
        <translation>请写明用哪种语言思考，例如 Chinese。</translation>
    </message>
</context>
<context>
    <name>LookingBack</name>
    <message>
        <source>No picture was kept of this session.</source>
        <translation>此会话没有保存画面。</translation>
    </message>
    <message>
        <source>No picture of step {0} is kept.</source>
        <translation>没有保存第 {0} 步的画面。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>deskhand</source>
        <translation>deskhand</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Stopped before it began</source>
        <translation>尚未开始便已停止</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Going on</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>It is your turn · deskhand</source>
        <translation>轮到你了 · deskhand</translation>
    </message>
    <message>
        <source>It is your turn</source>
        <translation>轮到你了</translation>
    </message>
    <message>
        <source>It asks you something</source>
        <translation>它有问题要问你</translation>
    </message>
    <message>
        <source>It is your turn, unwatched: {0}</source>
        <translation>轮到你了，但无法记录：{0}</translation>
    </message>
    <message>
        <source>Waiting for you · deskhand</source>
        <translation>等待你的决定 · deskhand</translation>
    </message>
    <message>
        <source>Model, screen, rules, keys, language</source>
        <translation>模型、屏幕、规则、按键、语言</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>In short, all keys, and which version this is</source>
        <translation>简介、所有按键和版本</translation>
    </message>
    <message>
        <source>Quit deskhand</source>
        <translation>退出 deskhand</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>新任务</translation>
    </message>
    <message>
        <source>Have something done</source>
        <translation>让它做一件事</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Show what is to be done</source>
        <translation>示范要做什么</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>Earlier runs and recordings</source>
        <translation>以前的运行和录制</translation>
    </message>
    <message>
        <source>“done” if you did it, “skip” to leave it out</source>
        <translation>已自己做完请答“完成”，略去请答“跳过”</translation>
    </message>
    <message>
        <source>A run is on; stop it before you begin another from this step.</source>
        <translation>正在运行；请先停止，再从这一步开始新的运行。</translation>
    </message>
    <message>
        <source>The task begins with step {0} now; the screen is as it is.</source>
        <translation>任务现在从第 {0} 步开始；屏幕保持原样。</translation>
    </message>
    <message>
        <source>Copied: {0}</source>
        <translation>已复制：{0}</translation>
    </message>
    <message>
        <source>There is no instruction for this step to copy.</source>
        <translation>这一步没有可复制的指令。</translation>
    </message>
    <message>
        <source>It hears this before its next step: {0}</source>
        <translation>它会在下一步之前听到：{0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0}/{1}</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0}（{1}）</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>正在思考</translation>
    </message>
    <message>
        <source>The reply could not be read: {0}</source>
        <translation>无法读懂模型的回复：{0}</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>正在查看屏幕</translation>
    </message>
    <message>
        <source>Paused, {0}</source>
        <translation>已暂停，{0}</translation>
    </message>
    <message>
        <source>Waiting for you</source>
        <translation>等待你的决定</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>在本机上</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Columns of the models</source>
        <translation>模型列表的列</translation>
    </message>
    <message>
        <source>Folder or address of the model</source>
        <translation>模型的文件夹或地址</translation>
    </message>
    <message>
        <source>a folder, or http://HOST:PORT/v1#NAME</source>
        <translation>文件夹，或 http://主机:端口/v1#名称</translation>
    </message>
    <message>
        <source>&amp;Folder or address</source>
        <translation>文件夹或地址(&amp;F)</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose the folder of a model</source>
        <translation>选择模型所在的文件夹</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>下载…</translation>
    </message>
    <message>
        <source>Fetch this model; its size and licence are said first</source>
        <translation>下载这个模型；先说明大小和许可证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Ask the model at this address about twelve pictures</source>
        <translation>用十二张图片询问此地址的模型</translation>
    </message>
    <message>
        <source>Looking what is in this machine…</source>
        <translation>正在检查本机配置…</translation>
    </message>
    <message>
        <source>another model</source>
        <translation>其他模型</translation>
    </message>
    <message>
        <source>This one ships with deskhand and works at once.</source>
        <translation>随 deskhand 提供，可立即使用。</translation>
    </message>
    <message>
        <source>Say where it is: its folder here, which “Download…” fills, or the address of a server that speaks the OpenAI protocol.</source>
        <translation>请说明它在哪里：本机上的文件夹（可用“下载…”取得），或者使用 OpenAI 协议的服务器地址。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>Asking: {0} of {1} pictures</source>
        <translation>正在询问：第 {0} 张，共 {1} 张图片</translation>
    </message>
    <message>
        <source>The folder of a model</source>
        <translation>模型所在的文件夹</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Say which model: a folder, or an address like http://HOST:PORT/v1#NAME.</source>
        <translation>请指明模型：文件夹，或形如 http://主机:端口/v1#名称 的地址。</translation>
    </message>
    <message>
        <source>“{0}” is no address of a model: write it like http://HOST:PORT/v1#NAME.</source>
        <translation>“{0}”不是模型地址：请写成 http://主机:端口/v1#名称 这样。</translation>
    </message>
    <message>
        <source>There is no model in “{0}”: its folder must hold config.json.</source>
        <translation>“{0}”中没有模型：文件夹中必须有 config.json。</translation>
    </message>
    <message>
        <source>{0} with {1} GB</source>
        <translation>{0}（{1} GB）</translation>
    </message>
    <message>
        <source>This machine: {0} GB of memory, no NVIDIA graphics card.</source>
        <translation>本机：内存 {0} GB，没有 NVIDIA 显卡。</translation>
    </message>
    <message>
        <source>This machine: {0} GB of memory, {1}.</source>
        <translation>本机：内存 {0} GB，{1}。</translation>
    </message>
    <message>
        <source>works at once</source>
        <translation>可立即使用</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>可以运行</translation>
    </message>
    <message>
        <source>too large; serve it elsewhere</source>
        <translation>太大，请部署在别处</translation>
    </message>
    <message>
        <source>fits with {0}-bit weights</source>
        <translation>以 {0} 位权重可以运行</translation>
    </message>
    <message>
        <source>carries out plain instructions, reads the screen by OCR</source>
        <translation>执行直白的指令，用 OCR 读取屏幕</translation>
    </message>
    <message>
        <source>small, ships with deskhand, understands short instructions</source>
        <translation>小巧，随 deskhand 提供，能理解简短的指令</translation>
    </message>
    <message>
        <source>the smallest UI-TARS</source>
        <translation>最小的 UI-TARS</translation>
    </message>
    <message>
        <source>UI-TARS 1.0</source>
        <translation>UI-TARS 1.0</translation>
    </message>
    <message>
        <source>the best open UI-TARS of its size</source>
        <translation>同等大小中最好的开放 UI-TARS</translation>
    </message>
    <message>
        <source>UI-TARS 1.0, large</source>
        <translation>UI-TARS 1.0，大型</translation>
    </message>
    <message>
        <source>general, thinks first</source>
        <translation>通用模型，先思考</translation>
    </message>
    <message>
        <source>general, thinks first, 12 billion at work</source>
        <translation>通用模型，先思考，激活参数 120 亿</translation>
    </message>
    <message>
        <source>general, 32 billion at work</source>
        <translation>通用模型，激活参数 320 亿</translation>
    </message>
    <message>
        <source>the same, 3 billion at work</source>
        <translation>同上，激活参数 30 亿</translation>
    </message>
    <message>
        <source>the same, 10 billion at work</source>
        <translation>同上，激活参数 100 亿</translation>
    </message>
    <message>
        <source>trained to act</source>
        <translation>为操作电脑而训练</translation>
    </message>
    <message>
        <source>trained to act, 3 billion at work</source>
        <translation>为操作电脑而训练，激活参数 30 亿</translation>
    </message>
    <message>
        <source>trained to act, thinks first</source>
        <translation>为操作电脑而训练，先思考</translation>
    </message>
    <message>
        <source>trained to act, writes code</source>
        <translation>为操作电脑而训练，以代码作答</translation>
    </message>
    <message>
        <source>trained to act in a browser</source>
        <translation>为操作浏览器而训练</translation>
    </message>
    <message>
        <source>trained to act on phones</source>
        <translation>为操作手机而训练</translation>
    </message>
    <message>
        <source>runs behind a server only</source>
        <translation>只能由服务器运行</translation>
    </message>
    <message>
        <source>a general model that points</source>
        <translation>能够指点位置的通用模型</translation>
    </message>
    <message>
        <source>sees one picture of 512x512</source>
        <translation>只看一张 512x512 的图片</translation>
    </message>
    <message>
        <source>a mixture of experts, 2.8 billion of them at work</source>
        <translation>混合专家模型，激活参数 28 亿</translation>
    </message>
    <message>
        <source>the same, thinks aloud first</source>
        <translation>同上，先展开思考过程</translation>
    </message>
    <message>
        <source>Plain instructions</source>
        <translation>逐条指令</translation>
    </message>
    <message>
        <source>Built-in model</source>
        <translation>内置模型</translation>
    </message>
    <message>
        <source>It answers and sees: all {0} targets were hit.</source>
        <translation>它能回答也能看见：{0} 个目标全部命中。</translation>
    </message>
    <message>
        <source>It answers, but clicks elsewhere: {0} of {1} targets were hit. The command “{2}” mends it.</source>
        <translation>它能回答，但点到别处：{1} 个目标命中 {0} 个。命令“{2}”可以修正。</translation>
    </message>
    <message>
        <source>It answers, but hit none of {0} targets: it may not see pictures.</source>
        <translation>它能回答，但 {0} 个目标一个也没命中：可能看不见图片。</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>Recorded</source>
        <translation>已录制</translation>
    </message>
    <message>
        <source>Replayed, and seen to work</source>
        <translation>已重放，效果已核对</translation>
    </message>
    <message>
        <source>Replayed, not checked</source>
        <translation>已重放，未核对</translation>
    </message>
    <message>
        <source>Broken off</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>PartQuestion</name>
    <message>
        <source>What is this value called?</source>
        <translation>这个值叫什么？</translation>
    </message>
    <message>
        <source>A word, like name or due_date. With other values… asks for it by this name.</source>
        <translation>一个词，例如 name 或 due_date。“换用其他值…”会用这个名字询问。</translation>
    </message>
    <message>
        <source>Select the part that varies; without a selection it is all of it:</source>
        <translation>选中会变化的部分；不选则为全部：</translation>
    </message>
    <message>
        <source>It varies: “{0}”</source>
        <translation>会变化：“{0}”</translation>
    </message>
</context>
<context>
    <name>Presence</name>
    <message>
        <source>Look</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>deskhand asks you</source>
        <translation>deskhand 有事询问</translation>
    </message>
    <message>
        <source>deskhand has ended</source>
        <translation>deskhand 已结束</translation>
    </message>
    <message>
        <source>deskhand could not go on</source>
        <translation>deskhand 无法继续</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>The built-in model reads English only; choose another model for this task.</source>
        <translation>内置模型只读英文；请为此任务选择其他模型。</translation>
    </message>
    <message>
        <source>The built-in model takes this as one short English instruction after the other.</source>
        <translation>内置模型会把它当作一条条简短的英文指令。</translation>
    </message>
    <message>
        <source>“{0}” gets the task word for word.</source>
        <translation>“{0}”会逐字收到任务。</translation>
    </message>
    <message>
        <source>Not understood at “{0}”: {1}</source>
        <translation>“{0}”处无法理解：{1}</translation>
    </message>
    <message>
        <source>One step: {0}</source>
        <translation>一步：{0}</translation>
    </message>
    <message>
        <source>{0} steps: {1}</source>
        <translation>{0} 步：{1}</translation>
    </message>
    <message>
        <source>The built-in model reads short English instructions; it does not know {0}.</source>
        <translation>内置模型读简短的英文指令；它不认识 {0}。</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>“{0}” is kept.</source>
        <translation>已保存“{0}”。</translation>
    </message>
    <message>
        <source>The file as it was before is kept as {0}.</source>
        <translation>原来的文件保留为 {0}。</translation>
    </message>
    <message>
        <source>“{0}” cannot be written: {1}.</source>
        <translation>无法写入“{0}”：{1}。</translation>
    </message>
</context>
<context>
    <name>QuestionWindow</name>
    <message>
        <source>deskhand – a question</source>
        <translation>deskhand – 提问</translation>
    </message>
    <message>
        <source>Another program wants to: {0}</source>
        <translation>另一个程序想要：{0}</translation>
    </message>
    <message>
        <source>Its reason: {0}</source>
        <translation>它给出的理由：{0}</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>执行此操作</translation>
    </message>
    <message>
        <source>Do not</source>
        <translation>不允许</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>Done, but something was left out</source>
        <translation>已完成，但有步骤未执行</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Out of steps</source>
        <translation>步数用尽</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>It needs you</source>
        <translation>需要你的帮助</translation>
    </message>
</context>
<context>
    <name>RecordFlow</name>
    <message>
        <source>The recording begins in {0}</source>
        <translation>{0} 秒后开始录制</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Then do what is to be repeated.</source>
        <translation>然后做一遍要重复的事。</translation>
    </message>
    <message>
        <source>a click</source>
        <translation>一次点击</translation>
    </message>
    <message>
        <source>Recording: do what is to be repeated</source>
        <translation>正在录制：请做要重复的事</translation>
    </message>
    <message>
        <source>Steps so far: {0}</source>
        <translation>目前步数：{0}</translation>
    </message>
    <message>
        <source>Private: nothing is kept</source>
        <translation>私密：什么都不保存</translation>
    </message>
    <message>
        <source>It rests: nothing is recorded</source>
        <translation>已暂停：什么都不录</translation>
    </message>
    <message>
        <source>Left out: {0}. Undo it in the program, too.</source>
        <translation>已去掉：{0}。请在程序中也撤销它。</translation>
    </message>
    <message>
        <source>There is nothing to leave out.</source>
        <translation>没有可去掉的动作。</translation>
    </message>
    <message>
        <source>Looking at what was recorded</source>
        <translation>正在查看录下的内容</translation>
    </message>
    <message>
        <source>Screens to read: {0}</source>
        <translation>还要读取的屏幕：{0}</translation>
    </message>
    <message>
        <source>Nothing was done, so nothing is kept.</source>
        <translation>什么都没做，所以什么都没保存。</translation>
    </message>
    <message>
        <source>“{0}” is kept; it stands in the library.</source>
        <translation>“{0}”已保存，可在资料库中找到。</translation>
    </message>
    <message>
        <source>It is thrown away.</source>
        <translation>已丢弃。</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>The window becomes a small strip, and a count-down begins</source>
        <translation>窗口变成一个小条，然后开始倒数</translation>
    </message>
    <message>
        <source>Record what you do</source>
        <translation>把你的操作录下来</translation>
    </message>
    <message>
        <source>Show a task once, and deskhand repeats it: with the same values or with others.</source>
        <translation>把一件事做一遍给 deskhand 看，它就能重做：用同样的内容，也可以换别的内容。</translation>
    </message>
    <message>
        <source>1. This window becomes a small strip with a red frame around the screen. It counts down from three, then everything that you do is recorded.</source>
        <translation>1. 本窗口变成一个小条，屏幕四周出现红框。从三倒数之后，你所做的一切都会被录下。</translation>
    </message>
    <message>
        <source>2. Do the task as always. The strip says what was understood. Passwords are never kept; while you are in private, nothing is.</source>
        <translation>2. 像平常一样完成任务。小条会说明它理解了什么。密码从不保存；在私密状态下什么都不保存。</translation>
    </message>
    <message>
        <source>3. Finish, give it a name, tick what may be another value next time, and try it.</source>
        <translation>3. 结束后起个名称，勾选下次可以换成别的值的内容，然后试一试。</translation>
    </message>
</context>
<context>
    <name>RecordStrip</name>
    <message>
        <source>Recording · deskhand</source>
        <translation>正在录制 · deskhand</translation>
    </message>
    <message>
        <source>Undo last</source>
        <translation>撤销上一步</translation>
    </message>
    <message>
        <source>Leave the last act out of the recording</source>
        <translation>把上一个动作从录制中去掉</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>End the recording, and look at it</source>
        <translation>结束录制并查看</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Do not record</source>
        <translation>不录制</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>继续录制</translation>
    </message>
    <message>
        <source>Keep what I do from now on</source>
        <translation>从现在起保存我的操作</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>私密</translation>
    </message>
    <message>
        <source>Keep nothing, and paint out what I type meanwhile, until I say otherwise</source>
        <translation>什么都不保存，并涂掉我在此期间输入的内容，直到我另行说明</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Let the recording rest</source>
        <translation>让录制停一停</translation>
    </message>
</context>
<context>
    <name>Recorded</name>
    <message>
        <source>tick “{0}”</source>
        <translation>勾选“{0}”</translation>
    </message>
    <message>
        <source>untick “{0}”</source>
        <translation>取消勾选“{0}”</translation>
    </message>
    <message>
        <source>choose “{0}” in “{1}”</source>
        <translation>在“{1}”中选择“{0}”</translation>
    </message>
    <message>
        <source>choose “{0}”</source>
        <translation>选择“{0}”</translation>
    </message>
    <message>
        <source>{0}, which chooses “{1}”</source>
        <translation>{0}，即选择“{1}”</translation>
    </message>
    <message>
        <source>the secret “{0}”</source>
        <translation>密码“{0}”</translation>
    </message>
    <message>
        <source>type {0}</source>
        <translation>输入{0}</translation>
    </message>
    <message>
        <source>set “{0}” to {1}</source>
        <translation>把“{0}”设为{1}</translation>
    </message>
    <message>
        <source>type {0} into “{1}”</source>
        <translation>在“{1}”中输入{0}</translation>
    </message>
    <message>
        <source>inserted</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>may vary: {0}</source>
        <translation>可变：{0}</translation>
    </message>
    <message>
        <source>check: “{0}” is shown</source>
        <translation>检查：显示“{0}”</translation>
    </message>
    <message>
        <source>check: “{0}” is not shown</source>
        <translation>检查：不显示“{0}”</translation>
    </message>
    <message>
        <source>check: a window is called “{0}”</source>
        <translation>检查：有窗口名为“{0}”</translation>
    </message>
    <message>
        <source>check: the file {0} was written</source>
        <translation>检查：写出了文件 {0}</translation>
    </message>
    <message>
        <source>check: the clipboard holds “{0}”</source>
        <translation>检查：剪贴板里是“{0}”</translation>
    </message>
    <message>
        <source>Found again by its text “{0}”.</source>
        <translation>凭文字“{0}”重新找到。</translation>
    </message>
    <message>
        <source>Found again by its label “{0}”.</source>
        <translation>凭标签“{0}”重新找到。</translation>
    </message>
    <message>
        <source>Found again by how it looks and what is around it.</source>
        <translation>凭外观和周围内容重新找到。</translation>
    </message>
    <message>
        <source>Nothing there has a name: found again only where it looks the same.</source>
        <translation>那里没有名称：只有看起来一样时才能找到。</translation>
    </message>
    <message>
        <source>Goes to where the keyboard is then.</source>
        <translation>送到当时键盘所在之处。</translation>
    </message>
    <message>
        <source>Inserted: found by its words.</source>
        <translation>插入的步骤：按文字找到。</translation>
    </message>
</context>
<context>
    <name>Redaction</name>
    <message>
        <source>password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>card number</source>
        <translation>卡号</translation>
    </message>
    <message>
        <source>account number</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>e-mail address</source>
        <translation>电子邮件地址</translation>
    </message>
    <message>
        <source>phone number</source>
        <translation>电话号码</translation>
    </message>
    <message>
        <source>hidden word</source>
        <translation>要隐藏的词</translation>
    </message>
    <message>
        <source>person {0}</source>
        <translation>人物 {0}</translation>
    </message>
</context>
<context>
    <name>RedactionDialog</name>
    <message>
        <source>Reading the pictures; this takes about a second for each.</source>
        <translation>正在读取图片，每张约一秒。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>Save the copy…</source>
        <translation>保存副本…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Redact and share · deskhand</source>
        <translation>遮盖后分享 · deskhand</translation>
    </message>
    <message>
        <source>Writing the copy</source>
        <translation>正在写副本</translation>
    </message>
    <message>
        <source>A picture as it will be</source>
        <translation>遮盖后的图片</translation>
    </message>
    <message>
        <source>Hide these words, too</source>
        <translation>还要隐藏这些词</translation>
    </message>
    <message>
        <source>parted by commas</source>
        <translation>用逗号分隔</translation>
    </message>
    <message>
        <source>{0} places in {1} pictures will be painted over. Some may be missed: look before you share.</source>
        <translation>{1} 张图片中的 {0} 处将被遮盖。可能有遗漏：分享前请查看。</translation>
    </message>
    <message>
        <source>nothing is hidden</source>
        <translation>没有隐藏内容</translation>
    </message>
    <message>
        <source>Picture {0} of {1}: {2}</source>
        <translation>第 {0} 张，共 {1} 张：{2}</translation>
    </message>
    <message>
        <source>Save the copy</source>
        <translation>保存副本</translation>
    </message>
    <message>
        <source>The copy is in {0}</source>
        <translation>副本在 {0}</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Name of the recording</source>
        <translation>录制的名称</translation>
    </message>
    <message>
        <source>What was done, in your words</source>
        <translation>用你的话说做了什么</translation>
    </message>
    <message>
        <source>What may vary next time</source>
        <translation>下次可以改变的内容</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>This time</source>
        <translation>这一次</translation>
    </message>
    <message>
        <source>Only a part…</source>
        <translation>仅一部分…</translation>
    </message>
    <message>
        <source>Select what of the chosen text may vary</source>
        <translation>在所选文字中选出可变的部分</translation>
    </message>
    <message>
        <source>What each step will find again</source>
        <translation>每一步会重新找到什么</translation>
    </message>
    <message>
        <source>Try it now</source>
        <translation>现在试一试</translation>
    </message>
    <message>
        <source>Keep it, and do it again on the screen as it is</source>
        <translation>保存，并在当前屏幕上再做一遍</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep it; it stands in the library</source>
        <translation>保存到资料库</translation>
    </message>
    <message>
        <source>Ticked values can be others next time:</source>
        <translation>勾选的值下次可以换成别的：</translation>
    </message>
    <message>
        <source>What each step will find again:</source>
        <translation>每一步会重新找到什么：</translation>
    </message>
    <message>
        <source>Recording of {0}</source>
        <translation>{0} 的录制</translation>
    </message>
    <message>
        <source>Not kept: {0}. Put it into the keyring before it is replayed: deskhand secret set NAME.</source>
        <translation>没有保存：{0}。重放之前请放进密钥环：deskhand secret set NAME。</translation>
    </message>
    <message>
        <source>“{0}” and “{1}” overlap; untick one.</source>
        <translation>“{0}”与“{1}”重叠；请取消勾选其中一个。</translation>
    </message>
    <message>
        <source>“{0}” cannot name a value; write a word of letters, digits and _.</source>
        <translation>“{0}”不能作为值的名称；请写由字母、数字和 _ 组成的词。</translation>
    </message>
    <message>
        <source>Two values have the same name; give one of them another.</source>
        <translation>有两个值同名；请给其中一个换个名称。</translation>
    </message>
    <message>
        <source>You will be asked: {0}</source>
        <translation>会先问你：{0}</translation>
    </message>
    <message>
        <source>Give it a name first.</source>
        <translation>请先起个名称。</translation>
    </message>
    <message>
        <source>Discard for good?</source>
        <translation>永久丢弃？</translation>
    </message>
    <message>
        <source>Press again to throw it away</source>
        <translation>再按一次就丢弃</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Throw it away; asks once more</source>
        <translation>丢弃；会再确认一次</translation>
    </message>
</context>
<context>
    <name>RoutinePresenter</name>
    <message>
        <source>Routines</source>
        <translation>例行任务</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Schedule…</source>
        <translation>定时…</translation>
    </message>
    <message>
        <source>Schedule ({0})…</source>
        <translation>定时运行（{0}）…</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>None yet: keep a session as one, under “More”</source>
        <translation>还没有：在“更多”里把记录保存为例行任务</translation>
    </message>
    <message>
        <source>“{0}” runs by itself. {1}</source>
        <translation>“{0}”会自动运行。{1}</translation>
    </message>
    <message>
        <source>“{0}” runs only when you say so.</source>
        <translation>“{0}”只在您要求时运行。</translation>
    </message>
    <message>
        <source>“{0}” is no routine any more; its recording stays.</source>
        <translation>“{0}”不再是例行任务；录制仍保留。</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Thinking: {0}</source>
        <translation>思考：{0}</translation>
    </message>
    <message>
        <source>no visible effect</source>
        <translation>没有可见变化</translation>
    </message>
    <message>
        <source>1 place changed</source>
        <translation>1 处变化</translation>
    </message>
    <message>
        <source>{0} places changed</source>
        <translation>{0} 处变化</translation>
    </message>
    <message>
        <source>Step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
    <message>
        <source>The reply could not be read.</source>
        <translation>无法读懂模型的回复。</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>由你完成</translation>
    </message>
    <message>
        <source>you, instead of: {0}</source>
        <translation>你修改了，原为：{0}</translation>
    </message>
</context>
<context>
    <name>RowRuns</name>
    <message>
        <source>row {0} of {1} · {2}</source>
        <translation>第 {0} 行，共 {1} 行 · {2}</translation>
    </message>
    <message>
        <source>“{0}” cannot be written: {1}</source>
        <translation>无法写入“{0}”：{1}</translation>
    </message>
</context>
<context>
    <name>Rows</name>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>✓ done</source>
        <translation>✓ 完成</translation>
    </message>
    <message>
        <source>✗ did not end well</source>
        <translation>✗ 没有成功</translation>
    </message>
</context>
<context>
    <name>Schedule</name>
    <message>
        <source>{0}.</source>
        <translation>{0}。</translation>
    </message>
    <message>
        <source>{0}, next {1}.</source>
        <translation>{0}，下一次：{1}。</translation>
    </message>
    <message>
        <source>Once, {0}</source>
        <translation>一次，{0}</translation>
    </message>
    <message>
        <source>Every day at {0}</source>
        <translation>每天 {0}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Every {0} at {1}</source>
        <translation>每{0} {1}</translation>
    </message>
    <message>
        <source>Every {0}</source>
        <translation>每隔{0}</translation>
    </message>
    <message>
        <source>When a file appears in {0}</source>
        <translation>当“{0}”里出现文件时</translation>
    </message>
    <message>
        <source>When a file called {1} appears in {0}</source>
        <translation>当“{0}”里出现名为 {1} 的文件时</translation>
    </message>
    <message>
        <source>today at {0}</source>
        <translation>今天 {0}</translation>
    </message>
    <message>
        <source>tomorrow at {0}</source>
        <translation>明天 {0}</translation>
    </message>
    <message>
        <source>on {0} at {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <translation>yyyy年M月d日 dddd</translation>
    </message>
    <message>
        <source>en_GB</source>
        <translation>zh_CN</translation>
    </message>
    <message>
        <source>Monday</source>
        <translation>星期一</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>星期二</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>星期三</translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation>星期四</translation>
    </message>
    <message>
        <source>Friday</source>
        <translation>星期五</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>星期六</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>星期日</translation>
    </message>
    <message>
        <source>day</source>
        <translation>一天</translation>
    </message>
    <message>
        <source>{0} days</source>
        <translation> {0} 天</translation>
    </message>
    <message>
        <source>hour</source>
        <translation>一小时</translation>
    </message>
    <message>
        <source>{0} hours</source>
        <translation> {0} 小时</translation>
    </message>
    <message>
        <source>minute</source>
        <translation>一分钟</translation>
    </message>
    <message>
        <source>{0} minutes</source>
        <translation> {0} 分钟</translation>
    </message>
</context>
<context>
    <name>ScheduleDialog</name>
    <message>
        <source>&amp;Another time</source>
        <translation>再加一个时间(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Remove this time</source>
        <translation>去掉这个时间(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Never by itself</source>
        <translation>不再自动运行(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Schedule it</source>
        <translation>定时运行(&amp;S)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>When “{0}” runs by itself</source>
        <translation>“{0}”何时自动运行</translation>
    </message>
    <message>
        <source>Schedule · deskhand</source>
        <translation>定时运行 · deskhand</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>With these values:</source>
        <translation>使用这些值：</translation>
    </message>
    <message>
        <source>not yet complete</source>
        <translation>尚未填完</translation>
    </message>
    <message>
        <source>the path of the file that has appeared</source>
        <translation>新出现的文件的路径</translation>
    </message>
    <message>
        <source>While the screen is locked or another run is on, it waits for an hour at most. A question stays for an hour; no answer is a no.</source>
        <translation>屏幕锁定或另一项运行未结束时，最多等待一小时。提问会保留一小时；没有回答就当作不同意。</translation>
    </message>
    <message>
        <source>Files that are there already are left alone: {0}.</source>
        <translation>已有的 {0} 个文件不处理。</translation>
    </message>
    <message>
        <source>It is not told which file that is.</source>
        <translation>它不会得知是哪个文件。</translation>
    </message>
    <message>
        <source>Counted from now on, while you are logged in.</source>
        <translation>从现在起计时，仅在您登录期间。</translation>
    </message>
    <message>
        <source>If the computer is off at that time, this run is left out, and you are told.</source>
        <translation>如果到时电脑关着，这一次就略过，并会告诉您。</translation>
    </message>
    <message>
        <source>Write a value for “{0}”: when it runs by itself, nobody can be asked for it.</source>
        <translation>请填写“{0}”的值：自动运行时没有人可以问。</translation>
    </message>
    <message>
        <source>The routine cannot be written: {0}</source>
        <translation>无法写入例行任务：{0}</translation>
    </message>
</context>
<context>
    <name>ScheduleForm</name>
    <message>
        <source>every day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>on days of the week</source>
        <translation>每周的某几天</translation>
    </message>
    <message>
        <source>once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>again and again</source>
        <translation>反复</translation>
    </message>
    <message>
        <source>when a file appears</source>
        <translation>出现文件时</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose at least one day.</source>
        <translation>请至少选择一天。</translation>
    </message>
    <message>
        <source>This time is past. Choose one that is to come.</source>
        <translation>这个时间已经过去。请选择将来的时间。</translation>
    </message>
    <message>
        <source>That is more than a week apart; choose less.</source>
        <translation>间隔超过一周；请选短一些。</translation>
    </message>
    <message>
        <source>“{0}” is no time of the day. Write it like 09:00.</source>
        <translation>“{0}”不是时间。请写成 09:00 这样。</translation>
    </message>
    <message>
        <source>Choose the folder that is to be watched.</source>
        <translation>请选择要留意的文件夹。</translation>
    </message>
    <message>
        <source>There is no folder “{0}”.</source>
        <translation>没有文件夹“{0}”。</translation>
    </message>
    <message>
        <source>The name of this folder has a *, ? or [ in it.</source>
        <translation>这个文件夹的名称里有 *、? 或 [。</translation>
    </message>
    <message>
        <source>“{0}” is no name of a file.</source>
        <translation>“{0}”不是文件名。</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>一个文件夹</translation>
    </message>
    <message>
        <source>Minutes, hours or days</source>
        <translation>分钟、小时或天</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>日历</translation>
    </message>
    <message>
        <source>&amp;When</source>
        <translation>何时(&amp;W)</translation>
    </message>
    <message>
        <source>On</source>
        <translation>在</translation>
    </message>
    <message>
        <source>On &amp;day</source>
        <translation>日期(&amp;D)</translation>
    </message>
    <message>
        <source>A&amp;t</source>
        <translation>时刻(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Every</source>
        <translation>每隔(&amp;E)</translation>
    </message>
    <message>
        <source>In the &amp;folder</source>
        <translation>在文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Files &amp;called</source>
        <translation>文件名(&amp;C)</translation>
    </message>
    <message>
        <source>The folder that is watched</source>
        <translation>要留意的文件夹</translation>
    </message>
</context>
<context>
    <name>ScreenMap</name>
    <message>
        <source>Looking at the screen…</source>
        <translation>正在查看屏幕…</translation>
    </message>
    <message>
        <source>The desktop, with the chosen part lit</source>
        <translation>桌面，所选部分高亮显示</translation>
    </message>
</context>
<context>
    <name>Sentence</name>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source> and </source>
        <translation>和</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>the place{0}</source>
        <translation>位置{0}</translation>
    </message>
    <message>
        <source>Ctrl+Z was pressed, and the screen changed; see whether it took back the last action. {0}</source>
        <translation>已按下 Ctrl+Z，屏幕有变化；请看是否撤销了上一个操作。{0}</translation>
    </message>
    <message>
        <source>Ctrl+Z was pressed, and nothing changed on the screen. {0}</source>
        <translation>已按下 Ctrl+Z，屏幕没有变化。{0}</translation>
    </message>
    <message>
        <source>Step {0} cannot be done once more on this screen; on with the next. {1}</source>
        <translation>第 {0} 步在此屏幕上无法再做一次；继续下一个。{1}</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}, once more: {2}.</source>
        <translation>录制的第 {0} 步，{1}，再做一次：{2}。</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}, once more.</source>
        <translation>录制的第 {0} 步，{1}，再做一次。</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}: not yet, {2}.</source>
        <translation>录制的第 {0} 步，{1}：还不行，{2}。</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}: out of view; I turn the wheel.</source>
        <translation>录制的第 {0} 步，{1}：不在视野内，我滚动滚轮。</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}: a tip under the pointer may cover it; I move away.</source>
        <translation>录制的第 {0} 步，{1}：指针下的提示可能挡住了它，我把指针移开。</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}: another text stands in its field; I select it, so that it is replaced.</source>
        <translation>录制的第 {0} 步，{1}：输入框中有别的文字；我选中它，以便替换。</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}: {2}.</source>
        <translation>录制的第 {0} 步，{1}：{2}。</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}.</source>
        <translation>录制的第 {0} 步，{1}。</translation>
    </message>
    <message>
        <source>Step {0} of the recording, {1}</source>
        <translation>录制的第 {0} 步，{1}</translation>
    </message>
    <message>
        <source>The recording is at its end.</source>
        <translation>录制已到末尾。</translation>
    </message>
    <message>
        <source>A dialog is in the way that the recording does not know; I close it with {0}.</source>
        <translation>有一个录制中没有的对话框挡着；我用{0}关闭它。</translation>
    </message>
    <message>
        <source>step {0}, {1}: {2}</source>
        <translation>第 {0} 步，{1}：{2}</translation>
    </message>
    <message>
        <source>{0} – went otherwise: {1} – left out: {2}</source>
        <translation>{0} – 与预期不同：{1} – 未做：{2}</translation>
    </message>
    <message>
        <source>{0} – went otherwise: {1}</source>
        <translation>{0} – 与预期不同：{1}</translation>
    </message>
    <message>
        <source>went otherwise: {0} – left out: {1}</source>
        <translation>与预期不同：{0} – 未做：{1}</translation>
    </message>
    <message>
        <source>went otherwise: {0}</source>
        <translation>与预期不同：{0}</translation>
    </message>
    <message>
        <source>{0} – left out: {1}</source>
        <translation>{0} – 未做：{1}</translation>
    </message>
    <message>
        <source>left out: {0}</source>
        <translation>未做：{0}</translation>
    </message>
    <message>
        <source>As in step {0} of the recording: not yet, {1}</source>
        <translation>同录制的第 {0} 步：还不行，{1}</translation>
    </message>
    <message>
        <source>As in step {0} of the recording</source>
        <translation>同录制的第 {0} 步</translation>
    </message>
    <message>
        <source>The last action is done: not yet, {0}</source>
        <translation>最后一个操作已完成：还不行，{0}</translation>
    </message>
    <message>
        <source>all was done as recorded, but at the end {0}</source>
        <translation>全部按录制完成，但最后{0}</translation>
    </message>
    <message>
        <source>the recording of {0} steps was replayed to its end</source>
        <translation>录制的 {0} 步已重放到末尾</translation>
    </message>
    <message>
        <source>step {0}: expected to {1}, but {2}</source>
        <translation>第 {0} 步：本应{1}，但是{2}</translation>
    </message>
    <message>
        <source>Step {0} did not go as it should.</source>
        <translation>第 {0} 步没有按预期进行。</translation>
    </message>
    <message>
        <source>Step {0}: I do not see {1} on this screen.</source>
        <translation>第 {0} 步：我在此屏幕上没有看到{1}。</translation>
    </message>
    <message>
        <source>Step {0}: {1}</source>
        <translation>第 {0} 步：{1}</translation>
    </message>
    <message>
        <source>I did this twice and nothing changed on the screen: {0}</source>
        <translation>我做了两次，屏幕都没有变化：{0}</translation>
    </message>
    <message>
        <source>{0} (step {1}: {2})</source>
        <translation>{0}（第 {1} 步：{2}）</translation>
    </message>
    <message>
        <source>There is more than one {0} here. Which one do you mean?</source>
        <translation>这里不止一个{0}。你指的是哪一个？</translation>
    </message>
    <message>
        <source>{0} should be done, but I am not sure: please look.</source>
        <translation>{0}应该已完成，但我不能确定：请查看。</translation>
    </message>
    <message>
        <source>{0}: {1}: please look.</source>
        <translation>{0}：{1}：请查看。</translation>
    </message>
    <message>
        <source>{0}: please look.</source>
        <translation>{0}：请查看。</translation>
    </message>
    <message>
        <source>This had no visible effect.</source>
        <translation>这没有可见的效果。</translation>
    </message>
    <message>
        <source>You did just this and the screen did not change. Do something else.</source>
        <translation>刚刚做过同样的操作，屏幕没有变化。请换一种做法。</translation>
    </message>
    <message>
        <source>The target changed before this could be done. Look again.</source>
        <translation>在操作之前目标发生了变化。请重新查看。</translation>
    </message>
    <message>
        <source>The person interrupted this; a part of it may be done. Look again.</source>
        <translation>你打断了这个操作；其中一部分可能已完成。请重新查看。</translation>
    </message>
    <message>
        <source>The person skipped one action of this reply.</source>
        <translation>你跳过了这次回复中的一个操作。</translation>
    </message>
    <message>
        <source>The person rejected this: {0}</source>
        <translation>你拒绝了：{0}</translation>
    </message>
    <message>
        <source>This cannot be done: {0}</source>
        <translation>无法执行：{0}</translation>
    </message>
    <message>
        <source>Your reply could not be read: {0}</source>
        <translation>回复无法读取：{0}</translation>
    </message>
    <message>
        <source>what is meant</source>
        <translation>所指的目标</translation>
    </message>
    <message>
        <source>nothing changed on the screen, and it is not done twice, since it cannot be taken back: {0}</source>
        <translation>屏幕没有变化，而且无法撤销，所以不再做第二次：{0}</translation>
    </message>
    <message>
        <source>it was done twice and nothing changed on the screen</source>
        <translation>做了两次，屏幕都没有变化</translation>
    </message>
    <message>
        <source>nothing changed</source>
        <translation>没有变化</translation>
    </message>
    <message>
        <source>it was held back</source>
        <translation>暂时没有执行</translation>
    </message>
    <message>
        <source>it was not done</source>
        <translation>没有执行</translation>
    </message>
    <message>
        <source>done before</source>
        <translation>之前已完成</translation>
    </message>
    <message>
        <source>step {0}, {1}: left out</source>
        <translation>第 {0} 步，{1}：未做</translation>
    </message>
    <message>
        <source>found by its words</source>
        <translation>按文字描述找到</translation>
    </message>
    <message>
        <source>the person skipped it</source>
        <translation>你跳过了它</translation>
    </message>
    <message>
        <source>to be done</source>
        <translation>要执行</translation>
    </message>
    <message>
        <source>it can be seen</source>
        <translation>可以看到</translation>
    </message>
    <message>
        <source>the next target out of view</source>
        <translation>下一个目标不在视野内</translation>
    </message>
    <message>
        <source>{0}, which is too little for a step that cannot be taken back: {1}</source>
        <translation>{0}，对无法撤销的步骤来说还不够：{1}</translation>
    </message>
    <message>
        <source>{0} is not on the screen yet</source>
        <translation>屏幕上还没有{0}</translation>
    </message>
    <message>
        <source>{0} is not on the screen, which reads: {1}</source>
        <translation>屏幕上没有{0}，屏幕内容：{1}</translation>
    </message>
    <message>
        <source>{0} is not on the screen: {1}</source>
        <translation>屏幕上没有{0}：{1}</translation>
    </message>
    <message>
        <source>{0} is not on the screen</source>
        <translation>屏幕上没有{0}</translation>
    </message>
    <message>
        <source>{0} is on the screen</source>
        <translation>屏幕上有{0}</translation>
    </message>
    <message>
        <source>{0} gone from the screen</source>
        <translation>{0}从屏幕上消失</translation>
    </message>
    <message>
        <source>{0} on the screen</source>
        <translation>屏幕上有{0}</translation>
    </message>
    <message>
        <source>there: {0}</source>
        <translation>现有：{0}</translation>
    </message>
    <message>
        <source>expected {0}, found {1}</source>
        <translation>应为{0}，实为{1}</translation>
    </message>
    <message>
        <source>a dialog with {0} is there that the recording does not know</source>
        <translation>有一个录制中没有的带{0}的对话框</translation>
    </message>
    <message>
        <source>a dialog is left open, and {0} may not be pressed unasked: {1}</source>
        <translation>有一个对话框还开着，而{0}不可擅自按下：{1}</translation>
    </message>
    <message>
        <source>a dialog is left open, and {0} may not be pressed unasked</source>
        <translation>有一个对话框还开着，而{0}不可擅自按下</translation>
    </message>
    <message>
        <source>a dialog is in the way, and {0} may not be pressed unasked: {1}</source>
        <translation>有一个对话框挡着，而{0}不可擅自按下：{1}</translation>
    </message>
    <message>
        <source>a dialog is in the way, and {0} may not be pressed unasked</source>
        <translation>有一个对话框挡着，而{0}不可擅自按下</translation>
    </message>
    <message>
        <source>one with {0}, which was closed</source>
        <translation>有一个带{0}的，已关闭</translation>
    </message>
    <message>
        <source>no dialog</source>
        <translation>没有对话框</translation>
    </message>
    <message>
        <source>found by the model; kept as a proposal</source>
        <translation>由模型找到；作为建议保留</translation>
    </message>
    <message>
        <source>{0}; the model was asked and says: {1}</source>
        <translation>{0}；已询问模型，它说：{1}</translation>
    </message>
    <message>
        <source>it says {0}</source>
        <translation>上面写着{0}</translation>
    </message>
    <message>
        <source>found by {0} ({1})</source>
        <translation>通过{0}找到（{1}）</translation>
    </message>
    <message>
        <source>the same pixels in the same place</source>
        <translation>同一位置相同的像素</translation>
    </message>
    <message>
        <source>its picture</source>
        <translation>它的图像</translation>
    </message>
    <message>
        <source>its text</source>
        <translation>它的文字</translation>
    </message>
    <message>
        <source>its neighbours</source>
        <translation>它旁边的内容</translation>
    </message>
    <message>
        <source>its kind, place and order</source>
        <translation>它的种类、位置和顺序</translation>
    </message>
    <message>
        <source>the texts of its row</source>
        <translation>它所在行的文字</translation>
    </message>
    <message>
        <source>{0} in the row {1} is not on the screen, which reads: {2}</source>
        <translation>屏幕上没有{1}这一行的{0}，屏幕内容：{2}</translation>
    </message>
    <message>
        <source>{0} in the row {1} could be either of two</source>
        <translation>{1}这一行的{0}可能是两个中的任一个</translation>
    </message>
    <message>
        <source>{0} in the row {1} is not on the screen</source>
        <translation>屏幕上没有{1}这一行的{0}</translation>
    </message>
    <message>
        <source>{0} is not in the list, which reads: {1}</source>
        <translation>列表中没有{0}，屏幕内容：{1}</translation>
    </message>
    <message>
        <source>{0} is not in the list</source>
        <translation>列表中没有{0}</translation>
    </message>
    <message>
        <source>{0} is in the list more than once</source>
        <translation>列表中不止一个{0}</translation>
    </message>
    <message>
        <source>{0} could be either of two: {1}</source>
        <translation>{0}可能是两个中的任一个：{1}</translation>
    </message>
    <message>
        <source>nothing on the screen looks like what was at {0}</source>
        <translation>屏幕上没有与 {0} 处原来的内容相像的</translation>
    </message>
    <message>
        <source>what was at {0} is there more than once</source>
        <translation>{0} 处原来的内容不止一个</translation>
    </message>
    <message>
        <source>what looks like {0} stands among other things now</source>
        <translation>与 {0} 处相像的内容现在周围不同了</translation>
    </message>
    <message>
        <source>what was at {0}</source>
        <translation>{0} 处原来的内容</translation>
    </message>
    <message>
        <source>what was typed does not show in its field</source>
        <translation>输入的文字没有显示在输入框中</translation>
    </message>
    <message>
        <source>its field shows something else than what was typed</source>
        <translation>输入框中显示的与输入的不同</translation>
    </message>
    <message>
        <source>its field still shows what stood there before, beside what was typed</source>
        <translation>输入框中除了输入的内容，还显示着原有的内容</translation>
    </message>
    <message>
        <source>a text stands in its field that the recording did not find there, and of a page nothing is deleted</source>
        <translation>输入框中有录制时没有的文字，而页面上的内容不会被删除</translation>
    </message>
    <message>
        <source>it was {0} already</source>
        <translation>它已经{0}</translation>
    </message>
    <message>
        <source>{0} not ticked before</source>
        <translation>{0}之前未勾选</translation>
    </message>
    <message>
        <source>{0} not chosen before</source>
        <translation>{0}之前未选中</translation>
    </message>
    <message>
        <source>{0} ticked before</source>
        <translation>{0}之前已勾选</translation>
    </message>
    <message>
        <source>{0} chosen before</source>
        <translation>{0}之前已选中</translation>
    </message>
    <message>
        <source>not ticked</source>
        <translation>未勾选</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>未选中</translation>
    </message>
    <message>
        <source>ticked</source>
        <translation>已勾选</translation>
    </message>
    <message>
        <source>unticked</source>
        <translation>未勾选</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已选中</translation>
    </message>
    <message>
        <source>{0} was asked in the recording, and is not now</source>
        <translation>录制时询问了{0}，现在没有</translation>
    </message>
    <message>
        <source>{0} is asked, and {1} was in the recording</source>
        <translation>现在询问的是{0}，录制时是{1}</translation>
    </message>
    <message>
        <source>the instruction cannot be read</source>
        <translation>无法读取这条指令</translation>
    </message>
    <message>
        <source>it was recorded on {0} pixels and the screen has {1}</source>
        <translation>录制时为 {0} 像素，而屏幕为 {1}</translation>
    </message>
    <message>
        <source>the screen differs at {0}</source>
        <translation>屏幕在 {0} 处不同</translation>
    </message>
    <message>
        <source>{0}; adaptive replay may go on from here: {1}</source>
        <translation>{0}；自适应重放可以从这里继续：{1}</translation>
    </message>
    <message>
        <source>find {0}, which was not recorded</source>
        <translation>查找未录制的{0}</translation>
    </message>
    <message>
        <source>check what an edit asks for</source>
        <translation>检查编辑所要求的内容</translation>
    </message>
    <message>
        <source>a window is called {0}</source>
        <translation>有名为{0}的窗口</translation>
    </message>
    <message>
        <source>a window called {0}</source>
        <translation>名为{0}的窗口</translation>
    </message>
    <message>
        <source>no window</source>
        <translation>没有窗口</translation>
    </message>
    <message>
        <source>the file {0}</source>
        <translation>文件 {0}</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>{0} with the SHA-256 {1}</source>
        <translation>SHA-256 为 {1} 的 {0}</translation>
    </message>
    <message>
        <source>{0} written by this replay</source>
        <translation>由此次重放写入的 {0}</translation>
    </message>
    <message>
        <source>it is as it was before</source>
        <translation>它与之前一样</translation>
    </message>
    <message>
        <source>{0} is there with its SHA-256</source>
        <translation>{0} 已存在，SHA-256 相符</translation>
    </message>
    <message>
        <source>{0} is there</source>
        <translation>{0} 已存在</translation>
    </message>
    <message>
        <source>the clipboard holds the text</source>
        <translation>剪贴板中有该文字</translation>
    </message>
    <message>
        <source>another one of {0} characters</source>
        <translation>另一段 {0} 个字符的文字</translation>
    </message>
    <message>
        <source>a text of {0} characters in the clipboard</source>
        <translation>剪贴板中 {0} 个字符的文字</translation>
    </message>
    <message>
        <source>{0}, as before this replay</source>
        <translation>{0}，与此次重放之前相同</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>没有内容</translation>
    </message>
    <message>
        <source>looked for {0} named {1}, saw: {2}</source>
        <translation>查找名为{1}的{0}，看到的是：{2}</translation>
    </message>
    <message>
        <source>looked for no. {0} of {1}, saw only {2}</source>
        <translation>查找第 {0} 个{1}，只看到 {2} 个</translation>
    </message>
    <message>
        <source>there is {0}, but none {1} {2}</source>
        <translation>有{0}，但没有符合“{1} {2}”的</translation>
    </message>
    <message>
        <source>{0} is there {1} times, at {2}; say which: the second {0}, or {0} next to another text</source>
        <translation>{0}出现了 {1} 次，位于 {2}；请说明是哪一个：第二个{0}，或某段文字旁边的{0}</translation>
    </message>
    <message>
        <source>something</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>a field</source>
        <translation>输入框</translation>
    </message>
    <message>
        <source>a tick box</source>
        <translation>复选框</translation>
    </message>
    <message>
        <source>waited {0} s for {1} to appear, saw: {2}</source>
        <translation>等待了 {0} 秒，{1}仍未出现，看到的是：{2}</translation>
    </message>
    <message>
        <source>waited {0} s for {1} to disappear, saw: {2}</source>
        <translation>等待了 {0} 秒，{1}仍未消失，看到的是：{2}</translation>
    </message>
    <message>
        <source>{0} should be shown, saw: {1}</source>
        <translation>应显示{0}，看到的是：{1}</translation>
    </message>
    <message>
        <source>{0} should not be shown, saw: {1}</source>
        <translation>不应显示{0}，看到的是：{1}</translation>
    </message>
    <message>
        <source>no words were found for it when it was exported, so it is left to you: {0}</source>
        <translation>导出时无法用文字表达，留给你来做：{0}</translation>
    </message>
    <message>
        <source>clicked {0}, but it does not look {1}</source>
        <translation>点击了{0}，但看起来没有{1}</translation>
    </message>
    <message>
        <source>I was told {0} and have done nothing about it</source>
        <translation>你说了{0}，而我没有为此做任何操作</translation>
    </message>
    <message>
        <source>I have done nothing about step {0} of {1}</source>
        <translation>共 {1} 步，第 {0} 步我没有做任何操作</translation>
    </message>
    <message>
        <source>the last thing that I pressed is {0}, and you did not ask for that</source>
        <translation>我最后按下的是{0}，而你没有要求这样做</translation>
    </message>
    <message>
        <source>I was not sure of {0}</source>
        <translation>我对{0}没有把握</translation>
    </message>
    <message>
        <source>what I pressed</source>
        <translation>我按下的内容</translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation>第 {0} 步（共 {1} 步）</translation>
    </message>
    <message>
        <source>the field does not show what was typed</source>
        <translation>输入框没有显示输入的文字</translation>
    </message>
    <message>
        <source>the mark did not change</source>
        <translation>标记没有变化</translation>
    </message>
    <message>
        <source>another window lies over that place</source>
        <translation>那里被另一个窗口挡住了</translation>
    </message>
    <message>
        <source>nobody is here to approve it</source>
        <translation>没有人可以批准</translation>
    </message>
    <message>
        <source>{0} …</source>
        <translation>{0}等</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0}（{1}）</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0} 步</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 步</translation>
    </message>
    <message>
        <source>double-click {0}</source>
        <translation>双击{0}</translation>
    </message>
    <message>
        <source>triple-click {0}</source>
        <translation>三击{0}</translation>
    </message>
    <message>
        <source>right-click {0}</source>
        <translation>右键单击{0}</translation>
    </message>
    <message>
        <source>middle-click {0}</source>
        <translation>中键单击{0}</translation>
    </message>
    <message>
        <source>click {0}</source>
        <translation>单击{0}</translation>
    </message>
    <message>
        <source>{0}+click {1}</source>
        <translation>按住 {0} 单击{1}</translation>
    </message>
    <message>
        <source>drag from {0} to {1}</source>
        <translation>从{0}拖到{1}</translation>
    </message>
    <message>
        <source>drag to {0}</source>
        <translation>拖到{0}</translation>
    </message>
    <message>
        <source>scroll {0} over {1}</source>
        <translation>在{1}上向{0}滚动</translation>
    </message>
    <message>
        <source>type {0} characters</source>
        <translation>输入 {0} 个字符</translation>
    </message>
    <message>
        <source>press {0}</source>
        <translation>按 {0}</translation>
    </message>
    <message>
        <source>hold the {0} button {1}</source>
        <translation>在{1}按住{0}键</translation>
    </message>
    <message>
        <source>let go of the {0} button {1}</source>
        <translation>在{1}松开{0}键</translation>
    </message>
    <message>
        <source>hold {0}</source>
        <translation>按住 {0}</translation>
    </message>
    <message>
        <source>let go of {0}</source>
        <translation>松开 {0}</translation>
    </message>
    <message>
        <source>move to {0}</source>
        <translation>移到{0}</translation>
    </message>
    <message>
        <source>up</source>
        <translation>上</translation>
    </message>
    <message>
        <source>down</source>
        <translation>下</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>中</translation>
    </message>
</context>
<context>
    <name>SessionActions</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Look at every step</source>
        <translation>查看每一步</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>Carry it out again; it asks where something is odd</source>
        <translation>重新执行；有异常时会询问</translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation>逐步重放</translation>
    </message>
    <message>
        <source>Carry it out again, asking before each action</source>
        <translation>重新执行，每一步之前都询问</translation>
    </message>
    <message>
        <source>With other values…</source>
        <translation>换用其他值…</translation>
    </message>
    <message>
        <source>Carry it out again with other texts or choices</source>
        <translation>用其他文字或选项重新执行</translation>
    </message>
    <message>
        <source>From this step</source>
        <translation>从这一步开始</translation>
    </message>
    <message>
        <source>Carry it out again, beginning with the chosen step</source>
        <translation>从所选的一步开始重新执行</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Reorder, leave out, insert or change its steps</source>
        <translation>调整顺序、略去、插入或更改步骤</translation>
    </message>
    <message>
        <source>More…</source>
        <translation>更多…</translation>
    </message>
    <message>
        <source>Report, share, name, tags, trash</source>
        <translation>报告、分享、名称、标签、回收站</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Back to the library</source>
        <translation>回到资料库</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Take its star away</source>
        <translation>取消星标</translation>
    </message>
    <message>
        <source>Give it a star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Name…</source>
        <translation>名称…</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Do it again as a new task</source>
        <translation>作为新任务再做一次</translation>
    </message>
    <message>
        <source>Keep it as a routine…</source>
        <translation>保存为例行任务…</translation>
    </message>
    <message>
        <source>Edit its steps…</source>
        <translation>编辑步骤…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Redact and share…</source>
        <translation>遮盖后分享…</translation>
    </message>
    <message>
        <source>Put it into the trash</source>
        <translation>放进回收站</translation>
    </message>
    <message>
        <source>How it is replayed</source>
        <translation>重放方式</translation>
    </message>
    <message>
        <source>Each target is found again on a screen that may have changed</source>
        <translation>在可能变化的屏幕上重新找到每个目标</translation>
    </message>
    <message>
        <source>Just what was done, where the screen is the same</source>
        <translation>屏幕相同时，完全照做</translation>
    </message>
    <message>
        <source>A model is asked where a target is not found</source>
        <translation>找不到目标时询问模型</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>Asking and limits</source>
        <translation>询问与限制</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Keeping</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>打开设置文件</translation>
    </message>
    <message>
        <source>Open {0} in an editor</source>
        <translation>在编辑器中打开 {0}</translation>
    </message>
    <message>
        <source>Settings · deskhand</source>
        <translation>设置 · deskhand</translation>
    </message>
    <message>
        <source>“{0}” cannot be written: {1}. Nothing was changed.</source>
        <translation>无法写入“{0}”：{1}。没有做任何更改。</translation>
    </message>
    <message>
        <source>“{0}” cannot be written: {1}.</source>
        <translation>无法写入“{0}”：{1}。</translation>
    </message>
</context>
<context>
    <name>StateLine</name>
    <message>
        <source>State of the run</source>
        <translation>运行状态</translation>
    </message>
    <message>
        <source>Steps so far</source>
        <translation>已进行的步数</translation>
    </message>
    <message>
        <source>Time since the run began</source>
        <translation>运行时间</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 步</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0} 步</translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation>第 {0} 步，共 {1} 步</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
</context>
<context>
    <name>StepsPanel</name>
    <message>
        <source>Search the steps</source>
        <translation>搜索步骤</translation>
    </message>
    <message>
        <source>New task from here</source>
        <translation>从此处新建任务</translation>
    </message>
    <message>
        <source>Write a task that begins with this step; the screen stays as it is</source>
        <translation>写出从这一步开始的任务；屏幕保持原样</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy this step as an instruction, or all of them</source>
        <translation>把这一步（或全部步骤）复制为指令</translation>
    </message>
    <message>
        <source>Tell the run something</source>
        <translation>对运行说点什么</translation>
    </message>
    <message>
        <source>It hears this before its next step; while it asks you, this is why you reject</source>
        <translation>它会在下一步之前听到；正在询问你时，这就是你拒绝的理由</translation>
    </message>
    <message>
        <source>Tell it something: no, the second one</source>
        <translation>告诉它：不，是第二个</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>deskhand</source>
        <translation>deskhand</translation>
    </message>
    <message>
        <source>End the run</source>
        <translation>结束运行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Let the run go on</source>
        <translation>让运行继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Let the run rest</source>
        <translation>让运行暂停</translation>
    </message>
</context>
<context>
    <name>TaskBar</name>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Let the run go on</source>
        <translation>让运行继续</translation>
    </message>
    <message>
        <source>Let the run rest; nothing is done until you say so</source>
        <translation>暂停运行；在你发话之前什么也不做</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>For example: type &quot;Ada&quot; into &quot;Name&quot;; click &quot;Save&quot;</source>
        <translation>例如：type &quot;Ada&quot; into &quot;Name&quot;; click &quot;Save&quot;</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Who decides what to do</source>
        <translation>由谁决定做什么</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Do the task, and ask only where something is odd</source>
        <translation>执行任务，只在有异常时询问</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>Do the task, and ask before each action</source>
        <translation>执行任务，每个操作前都询问</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End the run</source>
        <translation>结束运行</translation>
    </message>
    <message>
        <source>What to do; Enter starts step by step, Shift and Enter begin a new line</source>
        <translation>要做什么；按 Enter 逐步开始，Shift 加 Enter 换行</translation>
    </message>
    <message>
        <source>What to do; Enter starts it, Shift and Enter begin a new line</source>
        <translation>要做什么；按 Enter 开始，Shift 加 Enter 换行</translation>
    </message>
    <message>
        <source>Write down first what shall be done.</source>
        <translation>请先写下要做什么。</translation>
    </message>
    <message>
        <source>Earlier tasks</source>
        <translation>以前的任务</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>TaskPreview</name>
    <message>
        <source>How the task will be understood</source>
        <translation>任务将如何被理解</translation>
    </message>
</context>
<context>
    <name>Thought</name>
    <message>
        <source>Step {0} of {1}. </source>
        <translation>第 {0} 步，共 {1} 步。</translation>
    </message>
    <message>
        <source>Step {0} of {1}: {2}. </source>
        <translation>第 {0} 步，共 {1} 步：{2}。</translation>
    </message>
    <message>
        <source>type {0} characters</source>
        <translation>输入 {0} 个字符</translation>
    </message>
    <message>
        <source>type {0} characters into {1}</source>
        <translation>在{1}中输入 {0} 个字符</translation>
    </message>
    <message>
        <source>up</source>
        <translation>上</translation>
    </message>
    <message>
        <source>down</source>
        <translation>下</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>what is meant</source>
        <translation>所指的东西</translation>
    </message>
    <message>
        <source>{0}{1}</source>
        <translation>{0}{1}</translation>
    </message>
    <message>
        <source>I see the {0}; I click it.</source>
        <translation>我看到了{0}，点击它。</translation>
    </message>
    <message>
        <source>I see the {0}; I fill it.</source>
        <translation>我看到了{0}，填写它。</translation>
    </message>
    <message>
        <source>I see the {0}; I open it.</source>
        <translation>我看到了{0}，打开它。</translation>
    </message>
    <message>
        <source>I see the {0} and the {1}; I drag one to the other.</source>
        <translation>我看到了{0}和{1}，把前者拖到后者。</translation>
    </message>
    <message>
        <source>The list is open; I click {0}.</source>
        <translation>列表已打开，我点击{0}。</translation>
    </message>
    <message>
        <source>I type it where the keyboard is.</source>
        <translation>我在键盘焦点处输入。</translation>
    </message>
    <message>
        <source>I press the keys.</source>
        <translation>我按下按键。</translation>
    </message>
    <message>
        <source>I turn the wheel.</source>
        <translation>我滚动滚轮。</translation>
    </message>
    <message>
        <source>I turn the wheel over the {0}.</source>
        <translation>我在{0}上滚动滚轮。</translation>
    </message>
    <message>
        <source>I wait.</source>
        <translation>我等待。</translation>
    </message>
    <message>
        <source>Not yet; I look again in {0} s.</source>
        <translation>还没有；{0} 秒后我再看一次。</translation>
    </message>
    <message>
        <source>All steps are done.</source>
        <translation>所有步骤都已完成。</translation>
    </message>
    <message>
        <source>I cannot read the instructions.</source>
        <translation>我读不懂这些指令。</translation>
    </message>
    <message>
        <source>I see the {0}; I double-click it.</source>
        <translation>我看到了{0}，双击它。</translation>
    </message>
    <message>
        <source>I see the {0}; I right-click it.</source>
        <translation>我看到了{0}，右键点击它。</translation>
    </message>
    <message>
        <source>I see the {0}; I drag it.</source>
        <translation>我看到了{0}，拖动它。</translation>
    </message>
    <message>
        <source>I type where the keyboard is.</source>
        <translation>我在键盘焦点处输入。</translation>
    </message>
    <message>
        <source>I do not see it yet; I scroll {0}.</source>
        <translation>我还没看到；向 {0} 滚动。</translation>
    </message>
    <message>
        <source>I do not see it yet; I scroll {0} over the {1}.</source>
        <translation>我还没看到；在{1}上向 {0} 滚动。</translation>
    </message>
    <message>
        <source>I wait until the screen is ready.</source>
        <translation>我等待屏幕就绪。</translation>
    </message>
    <message>
        <source>All should be done, but I am not sure; I ask.</source>
        <translation>应该都完成了，但我不确定；我来问一下。</translation>
    </message>
    <message>
        <source>I see several things that fit; I ask.</source>
        <translation>我看到好几个符合的；我来问一下。</translation>
    </message>
    <message>
        <source>All is done as it should be.</source>
        <translation>一切都已按要求完成。</translation>
    </message>
    <message>
        <source>I do not see {0}; I ask.</source>
        <translation>我没有看到{0}；我来问一下。</translation>
    </message>
    <message>
        <source>I cannot go on by myself.</source>
        <translation>我自己无法继续。</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Steps of the run</source>
        <translation>运行步骤</translation>
    </message>
    <message>
        <source>No step says that.</source>
        <translation>没有符合的步骤。</translation>
    </message>
    <message>
        <source>Its steps appear here.</source>
        <translation>步骤显示在这里。</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show the window</source>
        <translation>显示窗口</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Routines</source>
        <translation>例行任务</translation>
    </message>
    <message>
        <source>Quit deskhand</source>
        <translation>退出 deskhand</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>ValuesPage</name>
    <message>
        <source>Only rows that are not done</source>
        <translation>只做未完成的行</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>Carry it out with these values</source>
        <translation>用这些值执行</translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation>逐步重放</translation>
    </message>
    <message>
        <source>The same, asking before each action</source>
        <translation>同样执行，每一步之前都询问</translation>
    </message>
    <message>
        <source>From a table…</source>
        <translation>来自表格…</translation>
    </message>
    <message>
        <source>Once for each row of a CSV file; its first line names the values</source>
        <translation>CSV 文件的每一行执行一次；首行是各值的名称</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the library</source>
        <translation>回到资料库</translation>
    </message>
    <message>
        <source>Replay “{0}”</source>
        <translation>重放“{0}”</translation>
    </message>
    <message>
        <source>Each field holds what was recorded. Change what shall be otherwise this time.</source>
        <translation>各栏里是录制时的内容。请修改这次要不同的地方。</translation>
    </message>
    <message>
        <source>Nothing in it can be set: no text that was typed, and no choice, has a name in it.</source>
        <translation>没有可以设置的内容：输入的文字和选项都没有命名。</translation>
    </message>
    <message>
        <source>“{0}” cannot be set here; the first line may name: {1}</source>
        <translation>“{0}”在这里不能设置；首行可以写：{1}</translation>
    </message>
    <message>
        <source>“{0}” has no rows.</source>
        <translation>“{0}”没有数据行。</translation>
    </message>
    <message>
        <source>{0}: {1} rows, one replay for each.</source>
        <translation>{0}：{1} 行，每行重放一次。</translation>
    </message>
    <message>
        <source>Row {0} did not end well, and the rows after it are left.</source>
        <translation>第 {0} 行没有成功，其后的行未执行。</translation>
    </message>
    <message>
        <source>{1} of {2} rows are done.</source>
        <translation>{2} 行中已完成 {1} 行。</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Rows of the table</source>
        <translation>表格的行</translation>
    </message>
    <message>
        <source>Names of the values</source>
        <translation>值的名称</translation>
    </message>
    <message>
        <source>Numbers of the rows</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>Choose all rows</source>
        <translation>选择所有行</translation>
    </message>
    <message>
        <source>A date like {0}, or today, today+7, today-1</source>
        <translation>日期，写法如 {0}，或 today、today+7、today-1</translation>
    </message>
    <message>
        <source>What is chosen; recorded: {0}</source>
        <translation>要选择的内容；录制时为：{0}</translation>
    </message>
    <message>
        <source>What is typed; recorded: {0}</source>
        <translation>要输入的内容；录制时为：{0}</translation>
    </message>
    <message>
        <source>“{0}” is empty; write what it shall be.</source>
        <translation>“{0}”是空的，请填写。</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>表格 (*.csv *.tsv *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>A table of values</source>
        <translation>值的表格</translation>
    </message>
</context>
<context>
    <name>ViewBar</name>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Back to what the agent sees now</source>
        <translation>回到智能体现在看到的画面</translation>
    </message>
    <message>
        <source>Looking back at step {0}</source>
        <translation>正在回看第 {0} 步</translation>
    </message>
    <message>
        <source>Step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>point at {0}</source>
        <translation>指向 {0}</translation>
    </message>
    <message>
        <source>drag to {0}</source>
        <translation>拖到 {0}</translation>
    </message>
    <message>
        <source>drag {0} to {1}</source>
        <translation>把 {0} 拖到 {1}</translation>
    </message>
    <message>
        <source>hold the {0} button</source>
        <translation>按住鼠标{0}键</translation>
    </message>
    <message>
        <source>{0} on {1}</source>
        <translation>{1}上{0}</translation>
    </message>
    <message>
        <source>let go of the {0} button</source>
        <translation>松开鼠标{0}键</translation>
    </message>
    <message>
        <source>scroll {0} by {1}</source>
        <translation>向{0}滚动 {1} 格</translation>
    </message>
    <message>
        <source>{0} over {1}</source>
        <translation>在{1}上{0}</translation>
    </message>
    <message>
        <source>press {0}</source>
        <translation>按 {0}</translation>
    </message>
    <message>
        <source>hold {0}</source>
        <translation>按住 {0}</translation>
    </message>
    <message>
        <source>let go of {0}</source>
        <translation>松开 {0}</translation>
    </message>
    <message>
        <source>type “{0}”</source>
        <translation>输入“{0}”</translation>
    </message>
    <message>
        <source>wait {0} s</source>
        <translation>等待 {0} 秒</translation>
    </message>
    <message>
        <source>look again</source>
        <translation>再看一次</translation>
    </message>
    <message>
        <source>finish: {0}</source>
        <translation>完成：{0}</translation>
    </message>
    <message>
        <source>finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>ask you: {0}</source>
        <translation>询问你：{0}</translation>
    </message>
    <message>
        <source>ask you</source>
        <translation>询问你</translation>
    </message>
    <message>
        <source>{0} (not on a desktop)</source>
        <translation>{0}（桌面上没有）</translation>
    </message>
    <message>
        <source>type “{0}” into {1}</source>
        <translation>在{1}中输入“{0}”</translation>
    </message>
    <message>
        <source>{0}, replacing “{1}”</source>
        <translation>{0}，替换“{1}”</translation>
    </message>
    <message>
        <source>the place {0}</source>
        <translation>位置 {0}</translation>
    </message>
    <message>
        <source>the {0} {1}</source>
        <translation>{0}{1}</translation>
    </message>
    <message>
        <source>button</source>
        <translation>按钮</translation>
    </message>
    <message>
        <source>icon</source>
        <translation>图标</translation>
    </message>
    <message>
        <source>field</source>
        <translation>输入框</translation>
    </message>
    <message>
        <source>tick box</source>
        <translation>复选框</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>单选项</translation>
    </message>
    <message>
        <source>list</source>
        <translation>下拉列表</translation>
    </message>
    <message>
        <source>slider</source>
        <translation>滑块</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字框</translation>
    </message>
    <message>
        <source>scroll bar</source>
        <translation>滚动条</translation>
    </message>
    <message>
        <source>progress bar</source>
        <translation>进度条</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>标签页</translation>
    </message>
    <message>
        <source>menu item</source>
        <translation>菜单项</translation>
    </message>
    <message>
        <source>link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>list item</source>
        <translation>列表项</translation>
    </message>
    <message>
        <source>tree item</source>
        <translation>树节点</translation>
    </message>
    <message>
        <source>table cell</source>
        <translation>单元格</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>ticked</source>
        <translation>已勾选</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>has the keyboard</source>
        <translation>键盘焦点</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>已选中</translation>
    </message>
    <message>
        <source>triple-click</source>
        <translation>三击</translation>
    </message>
    <message>
        <source>{0} with {1} held</source>
        <translation>按住 {1} {0}</translation>
    </message>
    <message>
        <source>the place of the pointer</source>
        <translation>指针所在处</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0}{1}</translation>
    </message>
    <message>
        <source>note: {0}</source>
        <translation>记下：{0}</translation>
    </message>
    <message>
        <source>double-click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>click</source>
        <translation>点击</translation>
    </message>
    <message>
        <source>double middle-click</source>
        <translation>双击中键</translation>
    </message>
    <message>
        <source>middle-click</source>
        <translation>中键点击</translation>
    </message>
    <message>
        <source>double right-click</source>
        <translation>双击右键</translation>
    </message>
    <message>
        <source>right-click</source>
        <translation>右键点击</translation>
    </message>
    <message>
        <source>click the thumb button back at</source>
        <translation>用后退侧键点击</translation>
    </message>
    <message>
        <source>click the thumb button forward at</source>
        <translation>用前进侧键点击</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>中</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>back (thumb)</source>
        <translation>后退侧</translation>
    </message>
    <message>
        <source>forward (thumb)</source>
        <translation>前进侧</translation>
    </message>
    <message>
        <source>up</source>
        <translation>上</translation>
    </message>
    <message>
        <source>down</source>
        <translation>下</translation>
    </message>
    <message>
        <source>to the left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>to the right</source>
        <translation>右</translation>
    </message>
</context>
<context>
    <name>_Cover</name>
    <message>
        <source>Drag out the part of the screen that runs see and touch</source>
        <translation>拖出运行所看和所触的屏幕部分</translation>
    </message>
    <message>
        <source>Drag out the part of the screen that runs see and touch. Esc leads back.</source>
        <translation>拖出运行所看和所触的屏幕部分。按 Esc 返回。</translation>
    </message>
</context>
</TS>
