namespace Interpol.Mesh.Cli.Shell;

/// <summary>The clone that this command belongs to: its sources, and the folder for what it makes.</summary>
internal sealed class Repository(string root)
{
    private const string SolutionName = "Interpol.Mesh.sln";

    /// <summary>The folder of the solution file.</summary>
    public string Root { get; } = root;

    /// <summary>What the command makes: builds, results, the default data folder. Ignored by git.</summary>
    public string Work => Path.Combine(Root, ".mesh");

    /// <summary>The data folder when none is named.</summary>
    public string DefaultData => Path.Combine(Work, "data");

    /// <summary>The clone that the launcher names, else the one around this program.</summary>
    public static Repository Find()
    {
        if (Environment.GetEnvironmentVariable("MESH_ROOT") is { Length: > 0 } named)
        {
            return File.Exists(Path.Combine(named, SolutionName))
                ? new Repository(named)
                : throw new CliException($"MESH_ROOT names {named}, which is no clone of this project: {SolutionName} is not there.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionName)))
            {
                return new Repository(folder.FullName);
            }
        }

        throw new CliException($"This program does not lie in a clone of the project ({SolutionName} is in no folder above it); run it as ./mesh there.");
    }
}

/// <summary>The .NET host that runs our programs.</summary>
internal static class Dotnet
{
    /// <summary>The <c>dotnet</c> program: the one that runs this process when that is one, else the one on the path.</summary>
    public static string Program { get; } =
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path
        : CommonOptions.NonEmpty("DOTNET_HOST_PATH") ?? "dotnet";
}
