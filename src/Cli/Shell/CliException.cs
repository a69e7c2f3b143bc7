namespace Interpol.Mesh.Cli.Shell;

/// <summary>Ends the command with one sentence on standard error.</summary>
internal sealed class CliException(string sentence, Exception? cause = null) : Exception(sentence, cause);
