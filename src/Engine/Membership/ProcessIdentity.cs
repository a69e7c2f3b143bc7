using System.Globalization;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>
/// Names a process so that another process on the same machine can tell for certain whether it still runs: process id, start time and
/// the machine (boot id and process-id namespace), written <c>pid:start:machine</c>.
/// </summary>
internal sealed record ProcessIdentity(int ProcessId, string StartTime, string Machine)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId}:{StartTime}:{Machine}");

    public static ProcessIdentity? Parse(string text)
    {
        var parts = text.Split(':', 3);
        return parts.Length == 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            ? new ProcessIdentity(processId, parts[1], parts[2])
            : null;
    }
}
