namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>One of the 16 cities.</summary>
/// <param name="Prefix">Of its officers' call signs.</param>
/// <param name="Weight">Size against the capital's 1.</param>
/// <param name="RiverId">0 none, 1 the northern river, 2 the southern one.</param>
internal sealed record CityName(string Zh, string En, string Prefix, double Weight, int RiverId);

/// <summary>Names of the invented province, Chinese and pinyin.</summary>
internal static class HandongNames
{
    /// <summary>From the south-west, row by row, as in <see cref="Mosaic"/>.</summary>
    internal static readonly CityName[] Cities =
    [
        new("月亭", "Yueting", "YT", 0.34, 2), new("清源", "Qingyuan", "QY", 0.46, 2),
        new("临江", "Linjiang", "LJ", 0.62, 2), new("白沙", "Baisha", "BS", 0.38, 2),
        new("林城", "Lincheng", "LC", 0.66, 0), new("京州", "Jingzhou", "JZ", 1.00, 1),
        new("吕州", "Lüzhou", "LZ", 0.80, 1), new("东泽", "Dongze", "DZ", 0.44, 0),
        new("道口", "Daokou", "DK", 0.40, 1), new("安河", "Anhe", "AH", 0.52, 0),
        new("平川", "Pingchuan", "PC", 0.58, 0), new("永丰", "Yongfeng", "YF", 0.48, 1),
        new("长岭", "Changling", "CL", 0.30, 0), new("云泉", "Yunquan", "YQ", 0.36, 0),
        new("石桥", "Shiqiao", "SQ", 0.42, 0), new("凤城", "Fengcheng", "FC", 0.32, 0),
    ];

    internal static readonly (string Zh, string En)[] Streets =
    [
        ("人民", "Renmin"), ("解放", "Jiefang"), ("中山", "Zhongshan"), ("建设", "Jianshe"), ("和平", "Heping"), ("新华", "Xinhua"),
        ("文化", "Wenhua"), ("胜利", "Shengli"), ("迎宾", "Yingbin"), ("学府", "Xuefu"), ("光明", "Guangming"), ("长江", "Changjiang"),
        ("黄河", "Huanghe"), ("淮海", "Huaihai"), ("泰山", "Taishan"), ("青年", "Qingnian"), ("团结", "Tuanjie"), ("友谊", "Youyi"),
        ("东风", "Dongfeng"), ("红旗", "Hongqi"), ("五一", "Wuyi"), ("健康", "Jiankang"), ("工农", "Gongnong"), ("科技", "Keji"),
        ("创新", "Chuangxin"), ("滨湖", "Binhu"), ("南湖", "Nanhu"), ("北辰", "Beichen"), ("金山", "Jinshan"), ("银河", "Yinhe"),
        ("凤凰", "Fenghuang"), ("龙泉", "Longquan"), ("玉兰", "Yulan"), ("桂花", "Guihua"), ("梅园", "Meiyuan"), ("松柏", "Songbai"),
        ("翠竹", "Cuizhu"), ("紫薇", "Ziwei"), ("广场", "Guangchang"), ("车站", "Chezhan"), ("体育", "Tiyu"), ("公园", "Gongyuan"),
        ("朝阳", "Chaoyang"), ("西华", "Xihua"), ("永安", "Yong'an"), ("太平", "Taiping"), ("兴业", "Xingye"), ("振兴", "Zhenxing"),
        ("富强", "Fuqiang"), ("民主", "Minzhu"), ("育才", "Yucai"), ("书院", "Shuyuan"), ("古城", "Gucheng"), ("鼓楼", "Gulou"),
        ("钟楼", "Zhonglou"), ("东门", "Dongmen"), ("南门", "Nanmen"), ("西门", "Ximen"), ("北门", "Beimen"), ("花园", "Huayuan"),
        ("珠江", "Zhujiang"), ("衡山", "Hengshan"), ("华山", "Huashan"), ("嵩山", "Songshan"), ("天山", "Tianshan"), ("云台", "Yuntai"),
    ];

    internal static readonly (string Zh, string En)[] Families =
    [
        ("张", "Zhang"), ("李", "Li"), ("王", "Wang"), ("赵", "Zhao"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("孙", "Sun"),
        ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("朱", "Zhu"), ("马", "Ma"), ("胡", "Hu"), ("郭", "Guo"), ("何", "He"),
        ("高", "Gao"), ("罗", "Luo"), ("郑", "Zheng"), ("梁", "Liang"), ("谢", "Xie"), ("宋", "Song"), ("唐", "Tang"), ("许", "Xu"),
        ("韩", "Han"), ("冯", "Feng"), ("邓", "Deng"), ("曹", "Cao"), ("彭", "Peng"), ("曾", "Zeng"), ("肖", "Xiao"), ("田", "Tian"),
        ("董", "Dong"), ("袁", "Yuan"), ("潘", "Pan"), ("蒋", "Jiang"), ("蔡", "Cai"), ("余", "Yu"), ("杜", "Du"), ("叶", "Ye"),
    ];

    internal static readonly (string Zh, string En)[] VillageEnds =
        [("庄", "zhuang"), ("集", "ji"), ("寨", "zhai"), ("楼", "lou"), ("营", "ying"), ("店", "dian"), ("湾", "wan"), ("家庄", "jiazhuang")];

    internal static readonly (string Zh, string En)[] TownStarts =
    [
        ("柳河", "Liuhe"), ("双沟", "Shuanggou"), ("青山", "Qingshan"), ("大营", "Daying"), ("三里", "Sanli"), ("官路", "Guanlu"),
        ("石门", "Shimen"), ("新集", "Xinji"), ("河口", "Hekou"), ("古泉", "Guquan"), ("黄岗", "Huanggang"), ("龙潭", "Longtan"),
        ("桃园", "Taoyuan"), ("梨林", "Lilin"), ("麦岭", "Mailing"), ("枣坡", "Zaopo"), ("沙河", "Shahe"), ("南屯", "Nantun"),
        ("北关", "Beiguan"), ("东镇", "Dongzhen"), ("西坝", "Xiba"), ("马店", "Madian"), ("铁佛", "Tiefo"), ("红花", "Honghua"),
        ("白塔", "Baita"), ("丰乐", "Fengle"), ("永兴", "Yongxing"), ("太和", "Taihe"), ("万福", "Wanfu"), ("安乐", "Anle"),
        ("仁和", "Renhe"), ("双塔", "Shuangta"), ("高桥", "Gaoqiao"), ("芦湾", "Luwan"), ("竹园", "Zhuyuan"), ("荷塘", "Hetang"),
        ("金寺", "Jinsi"), ("银杏", "Yinxing"), ("土楼", "Tulou"), ("柏山", "Baishan"),
    ];

    /// <summary>A road kind's last word: avenues are wide, lanes are narrow.</summary>
    internal static (string Zh, string En) Ending(RoadKind kind, Dice dice) => kind switch
    {
        RoadKind.Trunk or RoadKind.Primary => dice.Chance(0.6) ? ("大道", " Avenue") : ("路", " Road"),
        RoadKind.Secondary => ("路", " Road"),
        RoadKind.Tertiary => dice.Chance(0.5) ? ("街", " Street") : ("路", " Road"),
        _ => dice.Chance(0.6) ? ("巷", " Lane") : ("街", " Street"),
    };
}

/// <summary>Street names of one city: no two streets have the same while there are names left.</summary>
internal sealed class StreetNames(Dice dice)
{
    private static readonly (string Zh, string En)[] s_sides =
        [("", ""), ("东", " East"), ("西", " West"), ("南", " South"), ("北", " North"), ("新", " New"), ("中", " Middle")];

    private readonly HashSet<string> _used = [];

    internal StreetName Next(RoadKind kind)
    {
        for (var attempt = 0; attempt < 40; attempt++)
        {
            var (zh, en) = dice.Pick(HandongNames.Streets);
            var (endZh, endEn) = HandongNames.Ending(kind, dice);
            var (sideZh, sideEn) = attempt < 8 ? s_sides[0] : dice.Pick(s_sides);
            if (_used.Add(zh + sideZh + endZh)) return new StreetName(zh + sideZh + endZh, en + sideEn + endEn);
        }

        return default; // A city with more streets than names leaves lanes unnamed, as cities do.
    }
}
