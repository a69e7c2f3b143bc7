namespace Interpol.Mesh.Cli.Gateways;

/// <summary>What a message says, as far as the command shows it.</summary>
internal sealed record ContentView(string? Subject, string? Text)
{
    /// <summary>The message that is passed on.</summary>
    public OriginalView? Original { get; init; }
}
