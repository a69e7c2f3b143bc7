using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The lanes as JSON shows them.</summary>
internal static class LaneText
{
    /// <summary>The text of a lane.</summary>
    public static string Of(Lane lane) => lane switch
    {
        Lane.Flash => "flash",
        Lane.Urgent => "urgent",
        _ => "routine",
    };

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
