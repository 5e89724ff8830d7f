namespace SmartPolicing.Realtime.Host;

/// <summary>The OpenAPI document of everything over HTTP, for whoever is signed in.</summary>
internal static class ApiDocument
{
    private const string Address = "/api/openapi.json";

    /// <summary>Adds what writes it.</summary>
    internal static void Add(IServiceCollection services) => services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "SmartPolicing.Realtime";
        document.Info.Description = "HTTP interface of a node: docs/HUB.md and docs/PARTNERS.md; the hubs: docs/ASYNCAPI.md.";
        return Task.CompletedTask;
    }));

    /// <summary>Maps it.</summary>
    internal static void Map(IEndpointRouteBuilder app) => app.MapOpenApi(Address);
}
