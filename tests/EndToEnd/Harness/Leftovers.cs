using System.Globalization;
using Interpol.Mesh.Cli.Processes;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>Finds processes that a data folder still has.</summary>
internal static class Leftovers
{
    /// <summary>The processes that were started with that folder as an argument.</summary>
    public static IReadOnlyList<ProcessIdentity> Of(string dataFolder)
    {
        var found = new List<ProcessIdentity>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && ProcessIdentity.Of(pid) is { } process
                && process.Arguments().Contains(dataFolder))
            {
                found.Add(process);
            }
        }

        return found;
    }
}
