namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>The generated province's rules of dispatch: an example a city changes, not a recommendation.</summary>
internal static class HandongPolicy
{
    /// <summary>
    /// Priority 1 types and traffic accidents go out without a dispatcher's confirmation; whatever may turn on judgement does not.
    /// </summary>
    internal static PolicyDraft Draft { get; } = new(
        [
            new("officer-needs-help", "Officer needs help", "民警求助", 1, true, []),
            new("armed-robbery", "Armed robbery", "持械抢劫", 1, true, ["firearms"]),
            new("violence", "Assault with injury", "暴力伤人", 1, true, []),
            new("missing-child", "Missing child", "儿童走失", 1, true, []),
            new("fight", "Fight", "打架斗殴", 2, true, []),
            new("traffic-accident", "Traffic accident", "交通事故", 2, true, []),
            new("domestic", "Domestic dispute", "家庭纠纷", 2, false, []),
            new("medical-help", "Medical help", "医疗求助", 2, true, []),
            new("burglary", "Burglary", "入室盗窃", 3, false, []),
            new("suspicious-person", "Suspicious person", "可疑人员", 3, false, []),
            new("theft", "Theft", "盗窃", 3, false, []),
            new("fraud", "Telecom fraud", "电信诈骗", 4, false, []),
            new("noise", "Noise complaint", "噪音扰民", 4, false, []),
        ],
        AnswerSeconds: [30, 45, 60, 90],
        PositionAgeMaxSeconds: 120,
        JoinMetres: 60,
        JoinSeconds: 900,
        WaitingLateSeconds: [60, 300, 900, 1_800]);
}
