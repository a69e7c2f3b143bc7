using Interpol.Mesh.Cli.Processes;

namespace Interpol.Mesh.Cli.Data;

/// <summary>A silo or gateway of a data folder.</summary>
/// <param name="RunFile">What it said of itself when it was ready.</param>
/// <param name="Process">Its process; null when that is gone.</param>
internal sealed record Member(RunFile RunFile, ProcessIdentity? Process);
