using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The lanes as JSON shows them.</summary>
internal static class LaneText
{
    /// <summary>Reads a lane, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Lane lane)
    {
        lane = text switch
        {
            "flash" => Lane.Flash,
            "urgent" => Lane.Urgent,
            _ => Lane.Routine,
        };
        return text is "flash" or "urgent" or "routine";
    }
}
