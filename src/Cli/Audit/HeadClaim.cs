namespace Interpol.Mesh.Cli.Audit;

/// <summary>That a hub's audit had a hash at a number, as somebody remembers it.</summary>
/// <param name="Number">The number.</param>
/// <param name="Hash">The hash.</param>
/// <param name="Source">Who remembers it, as part of a sentence.</param>
internal sealed record HeadClaim(long Number, string Hash, string Source);
