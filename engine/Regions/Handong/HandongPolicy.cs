using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Regions.Policy;

namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>The generated province's rules of dispatch: an example a city changes, not a recommendation.</summary>
internal static class HandongPolicy
{
    /// <summary>
    /// Priority 1 types and traffic accidents go out without a dispatcher's confirmation; whatever may turn on judgement does not.
    /// </summary>
    internal static PolicyDraft Draft { get; } = new(
        [
            new("officer-needs-help", "Officer needs help", "民警求助", 1, true, []) { LastClear = "queue", FieldOpen = true },
            new("armed-robbery", "Armed robbery", "持械抢劫", 1, true, ["firearms"])
            {
                LastClear = "queue", HistoryDays = 365, HistoryMetres = 200, Related = ["violence"],
            },
            new("violence", "Assault with injury", "暴力伤人", 1, true, [])
            {
                HistoryDays = 180, FieldOpen = true, Related = ["domestic", "fight"],
            },
            new("missing-child", "Missing child", "儿童走失", 1, true, []) { LastClear = "queue", HistoryMetres = 500, FieldOpen = true },
            new("fight", "Fight", "打架斗殴", 2, true, []) { HistoryDays = 90, FieldOpen = true, SelfDispatch = true },
            new("traffic-accident", "Traffic accident", "交通事故", 2, true, [])
            {
                FieldOpen = true, SelfDispatch = true, Related = ["medical-help"],
            },
            new("domestic", "Domestic dispute", "家庭纠纷", 2, false, []) { HistoryDays = 365, HistoryMetres = 50, Related = ["noise"] },
            new("medical-help", "Medical help", "医疗求助", 2, true, []) { FieldOpen = true, SelfDispatch = true },
            new("burglary", "Burglary", "入室盗窃", 3, false, []) { HistoryDays = 180, Related = ["theft"] },
            new("suspicious-person", "Suspicious person", "可疑人员", 3, false, []) { FieldOpen = true, SelfDispatch = true },
            new("theft", "Theft", "盗窃", 3, false, []) { FieldOpen = true, SelfDispatch = true },
            new("fraud", "Telecom fraud", "电信诈骗", 4, false, []) { HistoryDays = 0 },
            new("noise", "Noise complaint", "噪音扰民", 4, false, []) { HistoryDays = 365, HistoryMetres = 50, SelfDispatch = true },
            new("service-request", "Request for advice or service", "群众咨询求助", 4, false, []) { HistoryDays = 0 },
        ],
        AnswerSeconds: [30, 45, 60, 90],
        PositionAgeMaxSeconds: 120,
        JoinMetres: 60,
        JoinSeconds: 900,
        WaitingLateSeconds: [60, 300, 900, 1_800])
    {
        Sending = new SendingDraft(
            PreemptionGainSeconds: 120, BetterGainSeconds: 120, BetterGainPercent: 30, BetterHoldSeconds: 60, StackingAuto: true),
    };

    /// <summary>The tables beside it, for its types.</summary>
    /// <param name="capital">The code of an area that has a plan of its own; null where no area is known by its code, as in an import.</param>
    internal static void WriteTables(string folder, string? capital)
    {
        PolicyDrafts.Statuses().WriteTo(Path.Combine(folder, "statuses.csv"));
        PolicyDrafts.Timers().WriteTo(Path.Combine(folder, "timers.csv"));
        Safety().WriteTo(Path.Combine(folder, "safety.csv"));
        Plans(capital).WriteTo(Path.Combine(folder, "plans.csv"));
        Dispositions().WriteTo(Path.Combine(folder, "dispositions.csv"));
        Transfers().WriteTo(Path.Combine(folder, "transfers.csv"));
    }

    private static CsvText Safety()
    {
        var csv = new CsvText(PolicyTables.SafetyColumns);
        csv.Row("officerEmergency", "on-scene", "300", "60");
        csv.Row("officer-needs-help", "on-scene", "300", "60");
        csv.Row("armed-robbery", "on-scene", "300", "60");
        csv.Row("violence", "on-scene", "600", "90");
        csv.Row("domestic", "on-scene", "900", "120");
        csv.Row("*", "on-scene", "1800", "180");
        return csv;
    }

    private static CsvText Plans(string? capital)
    {
        var csv = new CsvText(PlansFile.Columns);
        csv.Row("emergency", "officerEmergency", "*", "*", "*", "00:00", "24:00", "3", "longestIdle", "1");
        csv.Row("needs-help", "officer-needs-help", "*", "*", "*", "00:00", "24:00", "2", "longestIdle", "1");
        csv.Row("robbery", "armed-robbery", "*", "*", "*", "00:00", "24:00", "1 1:firearms", "longestIdle", "1");
        if (capital is not null)
            csv.Row("robbery-capital", "armed-robbery", capital, "*", "*", "00:00", "24:00", "1 2:firearms", "longestIdle", "1");
        csv.Row("violence", "violence", "*", "1", "*", "00:00", "24:00", "2", "fewestSkills", "1");
        csv.Row("missing-child", "missing-child", "*", "*", "*", "00:00", "24:00", "2", "fewestSkills", "1");
        csv.Row("fight-weekend", "fight", "*", "*", "fri-sat", "21:00", "03:00", "2", "fewestSkills", "1");
        return csv;
    }

    private static CsvText Dispositions()
    {
        var csv = new CsvText(PolicyTables.DispositionColumns);
        csv.Row("handled", "Handled on the spot", "现场处置完毕", "*", "armed-robbery violence missing-child burglary theft fraud", "no");
        csv.Row("report-taken", "Report taken", "受理立案", "*", "", "no");
        csv.Row("mediated", "Settled between the parties", "现场调解", "domestic fight noise traffic-accident", "", "no");
        csv.Row("detained", "Person detained", "带回审查", "*", "", "no");
        csv.Row("found", "Found safe", "已找到", "missing-child", "", "no");
        csv.Row("transferred", "Transferred to another body", "移交其他部门", "*", "", "no");
        csv.Row("nothing-found", "Nothing found", "到场未发现警情", "*", "", "no");
        csv.Row("false-alarm", "False alarm", "误报警", "*", "", "yes");
        return csv;
    }

    private static CsvText Transfers()
    {
        var csv = new CsvText(PolicyTables.TransferColumns);
        csv.Row("gov-12345", "Government service line", "政务服务便民热线", "12345", "service-request noise suspicious-person", "86400");
        csv.Row("legal-12348", "Legal advice line", "公共法律服务热线", "12348", "service-request domestic fraud", "86400");
        csv.Row("fire-119", "Fire and rescue", "消防救援", "119", "*", "120");
        csv.Row("medical-120", "Ambulance", "医疗急救", "120", "*", "120");
        csv.Row("city-12319", "City management", "城市管理热线", "12319", "noise service-request", "86400");
        return csv;
    }
}
