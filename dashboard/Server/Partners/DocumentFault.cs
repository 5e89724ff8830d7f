namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>Why a document of a partner is refused.</summary>
/// <param name="Reason">A camelCase word of docs/PARTNERS.md, EIDO.md or CAP.md.</param>
/// <param name="At">The JSON path, or the XML element.</param>
/// <param name="Detail">For a person.</param>
internal sealed record DocumentFault(string Reason, string At, string Detail = "");
