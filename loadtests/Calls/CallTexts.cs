using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Calls;

/// <summary>What callers say, invented. Surnames with a title, and numbers reserved for fiction or masked.</summary>
public static class CallTexts
{
    /// <summary>By a part of the type's code; the first that fits.</summary>
    private static readonly (string Part, string[] English, string[] Chinese)[] Texts =
    [
        ("robber", ["Someone grabbed a bag and ran, about two minutes ago.", "Shop robbed, one man, dark jacket, left on foot."],
            ["有人抢了包就跑，大概两分钟前。", "便利店被抢，一名男子，深色外套，步行逃离。"]),
        ("burgl", ["The back door is broken open, we think nobody is inside now.", "Alarm went off and a window is smashed."],
            ["后门被撬开，现在屋里好像没人。", "报警器响了，窗户被砸。"]),
        ("theft", ["My electric bike is gone, it was locked here this morning.", "Phone stolen on the bus, I just noticed."],
            ["电动车不见了，早上还锁在这里。", "手机在公交车上被偷，刚发现。"]),
        ("steal", ["My electric bike is gone, it was locked here this morning."], ["电动车不见了，早上还锁在这里。"]),
        ("fight", ["Four or five people fighting outside, one is on the ground.", "Two men are hitting each other in the street."],
            ["四五个人在门口打架，有一人倒地。", "两名男子在街上互殴。"]),
        ("assault", ["A man was hit and is bleeding from the head.", "Someone attacked a driver after an argument."],
            ["有人被打，头部流血。", "司机吵架后被人打了。"]),
        ("domestic", ["Shouting and things breaking next door, a child is crying.", "My neighbour is calling for help again."],
            ["隔壁在大吵，摔东西，有孩子在哭。", "邻居又在喊救命。"]),
        ("crash", ["Two cars collided, one person is hurt.", "A car hit a scooter, the rider is conscious."],
            ["两车相撞，一人受伤。", "小车撞了电动车，骑车人清醒。"]),
        ("accident", ["Two cars collided, one person is hurt.", "A truck scraped a parked car and stopped across both lanes."],
            ["两车相撞，一人受伤。", "货车刮了停着的车，横在两条车道上。"]),
        ("collision", ["Two cars collided, one person is hurt."], ["两车相撞，一人受伤。"]),
        ("traffic", ["Cars are stuck, a van stands across the junction.", "Traffic light is out and nobody gives way."],
            ["路口堵死了，一辆面包车横在中间。", "红绿灯坏了，没人让行。"]),
        ("parking", ["A car blocks our garage for an hour now."], ["有车堵住车库一个小时了。"]),
        ("noise", ["Loud music since midnight, they do not open the door.", "Building works in the middle of the night."],
            ["半夜起一直放很大的音乐，敲门不开。", "深夜还在施工。"]),
        ("missing", ["My father left home this morning and is confused, he is 78.", "A girl of seven did not come home from school."],
            ["我父亲早上出门没回来，78岁，有些糊涂。", "七岁女孩放学没回家。"]),
        ("lost", ["An old man here does not know where he lives.", "A small child stands here alone."],
            ["有位老人不知道自己住哪里。", "有个小孩一个人站在这里。"]),
        ("suspicious", ["A man looks into parked cars, one after the other.", "Someone tries door handles along the street."],
            ["有人挨个往停着的车里看。", "有人沿街试门把手。"]),
        ("weapon", ["A man with a knife is walking around here."], ["有个男的拿着刀在这里走来走去。"]),
        ("fraud", ["Somebody pretends to be from the bank and my mother has paid.", "I sent money for a flat that does not exist."],
            ["有人冒充银行的，我母亲已经转账了。", "租房被骗，房子根本不存在。"]),
        ("dispute", ["An argument over a bill is getting loud.", "Two neighbours quarrel about a parking space."],
            ["因为买单吵起来了，声音越来越大。", "两家邻居为车位吵架。"]),
        ("fire", ["Smoke comes out of a window on the third floor."], ["三楼窗户冒烟。"]),
        ("alarm", ["An alarm has been ringing for ten minutes."], ["报警器响了十分钟了。"]),
        ("medic", ["A person collapsed and is not answering.", "Strong chest pain, 61 years, awake."],
            ["有人倒下，叫不应。", "胸口剧痛，61岁，清醒。"]),
    ];

    private static readonly string[] EnglishNames =
    [
        "Ms. Reyes", "Mr. Novak", "Ms. Okafor", "Mr. Lindqvist", "Ms. Tanaka", "Mr. Haddad", "Ms. Moreau",
    ];
    private static readonly string[] ChineseNames = ["王女士", "李先生", "张女士", "刘先生", "陈女士", "孙先生", "周女士"];

    /// <summary>What somebody says about a happening of that type.</summary>
    public static string Say(CallType type, bool chinese, Chance chance)
    {
        foreach (var (part, english, zh) in Texts)
        {
            if (!type.Code.Contains(part, StringComparison.OrdinalIgnoreCase)) continue;
            var choice = chinese ? zh : english;
            return choice[chance.NextBelow(choice.Length)];
        }

        return chinese ? $"这里有人报{type.NameZh}，请派人来看看。" : $"{type.Name}: please send somebody, I will wait here.";
    }

    /// <summary>What a second caller says about the same happening.</summary>
    public static string SayAgain(bool chinese) =>
        chinese ? "我也看到了，你们知道了吗？" : "I see it too, do you know about it already?";

    /// <summary>A caller's name and number; both empty for one in four, who does not say.</summary>
    public static (string Name, string Number) Caller(bool chinese, Chance chance)
    {
        var names = chinese ? ChineseNames : EnglishNames;
        var name = names[chance.NextBelow(names.Length)];
        var digits = chance.NextBelow(100);
        if (chance.NextUnit() < 0.25) return ("", "");
        return (name, chinese ? $"138****{digits:D2}{chance.NextBelow(100):D2}" : $"555-01{digits:D2}"); // 555-01xx is reserved for fiction
    }
}
