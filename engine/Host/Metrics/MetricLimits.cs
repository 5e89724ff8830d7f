namespace SmartPolicing.Realtime.Host.Metrics;

/// <summary>Bounds of the metrics page, with unit and reason.</summary>
public static class MetricLimits
{
    /// <summary>Metric names. We have under 100. Past it: further instruments are not shown, and counted.</summary>
    public const int FamiliesMax = 500;

    /// <summary>
    /// Label sets of one name. 65 jurisdictions × 3 outcomes fit. Past it: all further ones share one with overflow="true", so that a label
    /// somebody fills with user input cannot eat the node.
    /// </summary>
    public const int SeriesMax = 200;

    /// <summary>Orders in which one name's labels may be given. Past it: as for <see cref="SeriesMax"/>.</summary>
    public const int TagOrdersMax = 400;

    /// <summary>A label's value. Unit: characters; cut to it.</summary>
    public const int LabelValueMax = 100;
}
