namespace Interpol.Mesh.Bench.Messages;

/// <summary>What the benchmark of messages does.</summary>
/// <param name="Via">Ways into the mesh: <c>http</c>, <c>client</c>.</param>
/// <param name="Rate">Messages a second of the steady step.</param>
/// <param name="Duration">Length of the steady step.</param>
/// <param name="FindHighest">Whether to climb to the highest rate sustained.</param>
/// <param name="KillHub">A hub whose silo is killed a third into the steady step and started again at two thirds; null for none.</param>
internal sealed record MessagesOptions(IReadOnlyList<string> Via, int Rate, TimeSpan Duration, bool FindHighest, string? KillHub);
