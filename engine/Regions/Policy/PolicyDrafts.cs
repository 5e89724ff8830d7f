using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Policy;

/// <summary>Tables that every made region begins with: examples a city changes, not recommendations.</summary>
internal static class PolicyDrafts
{
    internal static CsvText Statuses()
    {
        const string Free = "available busy escort meal off-duty report";
        var csv = new CsvText(PolicyTables.StatusColumns);
        csv.Row("off-duty", "Off duty", "下班", "none", "offDuty", "anyone", "available busy", "0");
        csv.Row("available", "Available", "待命", "available", "available", "anyone", Free, "0");
        csv.Row("on-foot", "Foot patrol", "徒步巡逻", "conditional", "available", "anyone", "available busy off-duty", "0");
        csv.Row("dispatched", "Dispatched", "已派警", "none", "dispatched", "engine", "", "0");
        csv.Row("en-route", "En route", "赶赴现场", "none", "enRoute", "engine", "", "0");
        csv.Row("on-scene", "On scene", "到达现场", "none", "onScene", "engine", "", "0");
        csv.Row("busy", "Busy", "忙碌", "none", "busy", "anyone", Free, "3600");
        csv.Row("meal", "Meal", "用餐", "conditional", "busy", "anyone", Free, "2700");
        csv.Row("report", "Writing a report", "制作笔录", "conditional", "busy", "anyone", Free, "5400");
        csv.Row("escort", "Escort", "押解", "none", "busy", "anyone", Free, "7200");
        csv.Row("out-of-service", "Out of service", "停用", "none", "busy", "desk", "available off-duty", "0");
        return csv;
    }

    internal static CsvText Timers()
    {
        var csv = new CsvText(PolicyTables.TimerColumns);
        csv.Row("officerEmergency", "*", "waiting", "15", "15");
        csv.Row("*", "1", "waiting", "60", "60");
        csv.Row("*", "2", "waiting", "300", "300");
        csv.Row("*", "3", "waiting", "900", "1200");
        csv.Row("*", "4", "waiting", "1800", "3600");
        csv.Row("*", "1", "offered", "45", "0");
        csv.Row("*", "*", "offered", "120", "0");
        csv.Row("*", "1", "assigned", "60", "180");
        csv.Row("*", "*", "assigned", "180", "0");
        csv.Row("*", "1", "enRoute", "480", "1200");
        csv.Row("*", "2", "enRoute", "900", "0");
        csv.Row("*", "*", "enRoute", "1800", "0");
        csv.Row("*", "*", "onScene", "5400", "0");
        return csv;
    }
}
