namespace Interpol.Mesh.Cli.Gateways;

/// <summary>The officers of a bureau.</summary>
internal sealed record OfficersView(IReadOnlyList<OfficerView> Officers);
