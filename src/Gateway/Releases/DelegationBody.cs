namespace Interpol.Mesh.Gateway.Releases;

/// <summary>An absence.</summary>
/// <param name="Officer">Who is away.</param>
/// <param name="To">Who stands in.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="IsNow">Whether it counts now.</param>
internal sealed record DelegationBody(string Officer, string To, DateTimeOffset From, DateTimeOffset Until, bool IsNow);
