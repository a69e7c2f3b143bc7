using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>
/// Where an actor is at home. The text of its key before the first <c>-</c> or <c>:</c> decides: an owner's code means that owner's hub;
/// a key that is or begins with a hub's name means that hub; anything else lives in Lyon.
/// </summary>
public static class HomeHub
{
    /// <summary>The home hub of an actor.</summary>
    public static HubName Of(GrainId grain) => OfKey(grain.Key.ToString() ?? string.Empty);

    /// <summary>The home hub of the actor with that key.</summary>
    public static HubName OfKey(string key)
    {
        // "buenos-aires" has a dash of its own, so that the whole key, and then the silo form, are tried first.
        if (HubName.TryParse(key, out var hub) || HubName.TryOfSilo(key, out hub))
        {
            return hub;
        }

        var end = key.AsSpan().IndexOfAny('-', ':');
        var head = end < 0 ? key : key[..end];
        if (HubName.TryParse(head, out hub))
        {
            return hub;
        }

        return OwnerId.TryParse(head, out var owner) && OwnerDirectory.Default.Find(owner) is { } info ? info.Home : HubName.Lyon;
    }
}
