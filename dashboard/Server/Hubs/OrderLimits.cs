namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>How often one connection may repeat an order, with the reason. Past each: refused with <c>tooOften</c>, and counted.</summary>
internal static class OrderLimits
{
    /// <summary>
    /// Orders of one desk's connection that leave a line or ask the roads each time they are repeated (notes, links, dispositions, backup,
    /// cautions), a second in the long run: far over what a person types. Past it: tooOften. What cannot wait (panic, sending, withdrawing) has
    /// no such bound.
    /// </summary>
    public const int OrdersPerSecond = 10;

    /// <summary>... and at once: a page that makes up for a lost line.</summary>
    public const int OrdersAtOnce = 40;

    /// <summary>Proposals for several incidents that one connection asks for, a second in the long run: each is up to 50 ms of a worker.</summary>
    public const int BatchesPerSecond = 1;

    /// <summary>... and at once.</summary>
    public const int BatchesAtOnce = 10;

    /// <summary>
    /// Notes, self-dispatches and new incidents of an officer's own page, a second in the long run. Past it: tooOften. Never the panic.
    /// </summary>
    public const int FieldOrdersPerSecond = 2;

    /// <summary>... and at once: what was written while the line was gone.</summary>
    public const int FieldOrdersAtOnce = 20;

    /// <summary>The same of a gateway, which speaks for thousands of officers.</summary>
    public const int GatewayOrdersPerSecond = 200;

    /// <summary>... and at once.</summary>
    public const int GatewayOrdersAtOnce = 2_000;
}
