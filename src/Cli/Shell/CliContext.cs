namespace Interpol.Mesh.Cli.Shell;

/// <summary>What every command needs.</summary>
/// <param name="Repository">The clone.</param>
/// <param name="Terminal">Where to write.</param>
internal sealed record CliContext(Repository Repository, Terminal Terminal);

/// <summary>Ends the command with one sentence on standard error.</summary>
internal class CliException(string sentence, Exception? cause = null) : Exception(sentence, cause);
