using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>The names of the lanes in the journal.</summary>
internal static class LaneNames
{
    public static string Name(this Lane lane) => lane switch
    {
        Lane.Flash => "flash",
        Lane.Urgent => "urgent",
        _ => "routine",
    };

    public static bool TryParse(string name, out Lane lane)
    {
        foreach (var candidate in LaneOrder.MostUrgentFirst)
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
