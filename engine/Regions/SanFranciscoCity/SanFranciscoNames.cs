namespace SmartPolicing.Realtime.Regions.SanFranciscoCity;

/// <summary>Words for San Francisco's data, English and Chinese.</summary>
internal static class SanFranciscoNames
{
    /// <summary>Call types of the fire department's record, as incident types. Priority is that of most of its calls.</summary>
    internal static readonly Dictionary<string, TypeDraft> Types = new(StringComparer.Ordinal)
    {
        ["Medical Incident"] = Type("medical", "Medical incident", "医疗急救", 2),
        ["Alarms"] = Type("alarm", "Alarm", "报警器触发", 1),
        ["Outside Fire"] = Type("outside-fire", "Outside fire", "室外火灾", 1),
        ["Citizen Assist / Service Call"] = Type("citizen-assist", "Citizen assist", "市民求助", 2),
        ["Structure Fire"] = Type("structure-fire", "Structure fire", "建筑火灾", 1),
        ["Traffic Collision"] = Type("traffic-collision", "Traffic collision", "交通事故", 1),
        ["Gas Leak (Natural and LP Gases)"] = Type("gas-leak", "Gas leak", "燃气泄漏", 1),
        ["Smoke Investigation (Outside)"] = Type("smoke", "Smoke investigation", "烟雾排查", 2),
        ["Elevator / Escalator Rescue"] = Type("elevator-rescue", "Elevator rescue", "电梯救援", 2),
        ["Electrical Hazard"] = Type("electrical-hazard", "Electrical hazard", "电气险情", 2),
        ["Vehicle Fire"] = Type("vehicle-fire", "Vehicle fire", "车辆火灾", 1),
        ["Odor (Strange / Unknown)"] = Type("odor", "Strange odor", "异味排查", 3),
        ["Water Rescue"] = Type("water-rescue", "Water rescue", "水上救援", 1),
        ["Assist Police"] = Type("assist-police", "Assist police", "协助警方", 2),
        ["Fuel Spill"] = Type("fuel-spill", "Fuel spill", "燃油泄漏", 2),
        ["Other"] = Type("other", "Other", "其他", 3),
    };

    /// <summary>For call types that a longer record may hold.</summary>
    internal const string OtherType = "Other";

    private static readonly string[] s_numbers = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"];

    private static readonly Dictionary<string, string> s_stations = new(StringComparer.Ordinal)
    {
        ["Central"] = "中央警署",
        ["Ingleside"] = "英格塞德警署",
        ["Northern"] = "北区警署",
        ["Southern"] = "南区警署",
        ["Tenderloin"] = "田德隆警署",
        ["Bayview"] = "湾景警署",
        ["Mission"] = "教会区警署",
        ["Park"] = "公园警署",
        ["Richmond"] = "列治文警署",
        ["Taraval"] = "塔拉瓦尔警署",
    };

    /// <summary>District 5 is 第五区.</summary>
    internal static string DistrictZh(int number) => $"第{s_numbers[number]}区";

    internal static string StationZh(string station) => s_stations.GetValueOrDefault(station, station + "警署");

    private static TypeDraft Type(string code, string name, string nameZh, int priority) =>
        new(code, name, nameZh, priority, AutoIssue: true, []);
}
