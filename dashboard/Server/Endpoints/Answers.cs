using Microsoft.AspNetCore.Http;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Answers over HTTP in the JSON of docs/HUB.md, independent of what other parts of the Host set for theirs.</summary>
internal static class Answers
{
    internal static IResult Json<T>(T body) => Results.Json(body, DashboardJson.Options);

    internal static IResult Refused(int status, string reason) =>
        Results.Json(new ReasonMessage(reason), DashboardJson.Options, statusCode: status);
}
