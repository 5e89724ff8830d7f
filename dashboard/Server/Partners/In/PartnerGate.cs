using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using SmartPolicing.Realtime.Server.Endpoints;
using SmartPolicing.Realtime.Server.Hubs;

namespace SmartPolicing.Realtime.Server.Partners.In;

/// <summary>
/// What every document of a partner passes first: an agreement that holds, the pace, the length, and the signature where there is one. Any thread.
/// </summary>
internal sealed class PartnerGate(LivePartners live, PartnerMeters meters, TimeProvider wall) : IDisposable
{
    private readonly ConcurrentDictionary<string, (CallPace Pace, Gate Gate)> _paces = new(StringComparer.Ordinal); // By name, of those that spoke.

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, gate) in _paces.Values) gate.Dispose();
    }

    /// <summary>Reads and checks, and then has the document taken, one of each partner at a time.</summary>
    internal async Task<IResult> PassAsync(
        HttpContext context, string format, int bytesMax, Func<Partner, ReadOnlyMemory<byte>, CancellationToken, Task<PartnerAnswer>> take)
    {
        var answer = await AnswerAsync(context, bytesMax, take);
        if (answer.Fault is { } fault)
        {
            meters.Refused(format, fault.Reason);
            if (fault.Reason == PartnerAnswer.Busy) context.Response.Headers.RetryAfter = PartnerLimits.RetryAfterSeconds;
            return Results.Json(new PartnerRefusal(fault.Reason, fault.At, fault.Detail), DashboardJson.Options, statusCode: answer.Status);
        }

        meters.Taken(format, answer.Outcome);
        return Answers.Json(answer.Body);
    }

    private async Task<PartnerAnswer> AnswerAsync(
        HttpContext context, int bytesMax, Func<Partner, ReadOnlyMemory<byte>, CancellationToken, Task<PartnerAnswer>> take)
    {
        if (live.Book.OfKey(context.User.FindFirstValue(ClaimTypes.Name)) is not { } partner) return PartnerAnswer.No(403, "noAgreement");
        if (!partner.HoldsAt(wall.GetUtcNow())) return PartnerAnswer.No(403, "agreementOver");
        var (pace, gate) = _paces.GetOrAdd(
            partner.Name, _ => (new CallPace(PartnerLimits.PerSecond, PartnerLimits.BurstMax), new Gate(1, PartnerLimits.BurstMax)));
        if (!pace.TryPass(wall)) return PartnerAnswer.No(429, "tooOften");
        if (await ReadAsync(context, bytesMax) is not { } document) return PartnerAnswer.No(413, "tooLarge", detail: $"more than {bytesMax} bytes");
        var headers = context.Request.Headers;
        if (headers.TryGetValue(WebhookSignature.SignatureHeader, out var signatures) && !WebhookSignature.IsGood(
            live.Secrets.Of(partner.Name), headers[WebhookSignature.IdHeader], headers[WebhookSignature.TimeHeader], signatures, document.Span,
            wall.GetUtcNow().ToUnixTimeSeconds())) return PartnerAnswer.No(401, "badSignature");
        if (!await gate.TryEnterAsync(context.RequestAborted)) return PartnerAnswer.No(429, "tooOften");
        try
        {
            return await take(partner, document, context.RequestAborted);
        }
        finally
        {
            gate.Leave();
        }
    }

    // Null when it is too long, whether it says so before or not.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int bytesMax)
    {
        if (context.Request.ContentLength > bytesMax) return null;
        var body = new byte[bytesMax + 1]; // One more than allowed: enough to know that it is too long.
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
            if (length <= bytesMax) return new ReadOnlyMemory<byte>(body, 0, length);
            return null;
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}

/// <summary>What a document is answered.</summary>
internal sealed record PartnerAnswer(int Status, string Outcome, object? Body, DocumentFault? Fault)
{
    /// <summary>The city is behind: it is to be sent again soon.</summary>
    internal const string Busy = "busy";

    /// <summary>It was taken.</summary>
    internal static PartnerAnswer Yes(string outcome, object body) => new(200, outcome, body, null);

    /// <summary>It was not.</summary>
    internal static PartnerAnswer No(int status, string reason, string at = "", string detail = "") => No(status, new DocumentFault(reason, at, detail));

    /// <summary>It was not.</summary>
    internal static PartnerAnswer No(int status, DocumentFault fault) => new(status, "", null, fault);
}

/// <summary>A document that was not taken.</summary>
/// <param name="Reason">Stable, for programs.</param>
/// <param name="At">The JSON path, or the XML element; empty when the whole is meant.</param>
/// <param name="Detail">For a person.</param>
public sealed record PartnerRefusal(string Reason, string At, string Detail);
