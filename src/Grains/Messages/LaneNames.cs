using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>The lanes and their names in the journal.</summary>
internal static class LaneNames
{
    /// <summary>All lanes, most urgent first.</summary>
    public static IReadOnlyList<Lane> All { get; } = [Lane.Flash, Lane.Urgent, Lane.Routine];

    public static string Name(this Lane lane) => lane switch
    {
        Lane.Flash => "flash",
        Lane.Urgent => "urgent",
        _ => "routine",
    };

    public static bool TryParse(string name, out Lane lane)
    {
        foreach (var candidate in All)
        {
            if (candidate.Name() == name)
            {
                lane = candidate;
                return true;
            }
        }

        lane = default;
        return false;
    }
}
