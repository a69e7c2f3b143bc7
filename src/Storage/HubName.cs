namespace Interpol.Mesh.Storage;

/// <summary>Hub names become folder names, so nothing else than the agreed characters may pass.</summary>
internal static class HubName
{
    public static string Checked(string hub)
    {
        ArgumentException.ThrowIfNullOrEmpty(hub);
        if (hub.Length > 64 || hub[0] == '-' || hub.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-"))
        {
            throw new ArgumentException($"'{hub}' is no hub name: use lower-case letters, digits and dashes, at most 64.", nameof(hub));
        }

        return hub;
    }
}
