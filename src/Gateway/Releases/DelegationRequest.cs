namespace Interpol.Mesh.Gateway.Releases;

/// <summary>An absence.</summary>
/// <param name="To">The number of the officer who stands in.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when; at most a year later.</param>
internal sealed record DelegationRequest(string To, DateTimeOffset From, DateTimeOffset Until);
