namespace Interpol.Mesh.Cli.Shell;

/// <summary>The .NET host that runs our programs.</summary>
internal static class Dotnet
{
    /// <summary>The <c>dotnet</c> program: the one that runs this process when that is one, else the one on the path.</summary>
    public static string Program { get; } =
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path
        : CommonOptions.NonEmpty("DOTNET_HOST_PATH") ?? "dotnet";
}
