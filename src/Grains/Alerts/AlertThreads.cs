using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Alerts;

namespace Interpol.Mesh.Grains.Alerts;

/// <summary>
/// What the messages of a thread mean together. It follows from which messages there are, and not from the order in which they came: an update may come before what it updates, a cancel before what it
/// takes back.
/// </summary>
internal static class AlertThreads
{
    /// <summary>The messages that there are, and those that they name.</summary>
    public static IEnumerable<AlertKey> KeysOf(IEnumerable<AlertEntry> messages) => messages.SelectMany(message => message.References.Append(message.Key)).Distinct();

    /// <summary>Whether a message came.</summary>
    public static bool Has(AlertThread thread, AlertKey key) => thread.Messages.Any(message => message.Key == key);

    /// <summary>The message that holds now: the last sent of those that no other replaces or takes back; null when there is none.</summary>
    public static AlertEntry? Current(IReadOnlyList<AlertEntry> messages)
    {
        var dead = Dead(messages);
        var replaced = messages.Where(message => message.Kind == AlertKind.Update).SelectMany(message => message.References).ToHashSet();
        return messages
            .Where(message => message.Kind != AlertKind.Cancel && !dead.Contains(message.Key) && !replaced.Contains(message.Key))
            .MaxBy(message => (message.Key.Sent, message.Key.Identifier));
    }

    /// <summary>The messages of a thread without those that are too many, or name too many: the oldest go that are not current, cancels last.</summary>
    public static ImmutableArray<AlertEntry> Trim(ImmutableArray<AlertEntry> messages)
    {
        var (kept, references) = (messages.Length, messages.Sum(message => message.References.Length));
        if (kept <= AlertLimits.MaxKept && references <= AlertLimits.MaxKeptReferences)
        {
            return messages;
        }

        var current = Current(messages);
        var going = new HashSet<AlertKey>();
        foreach (var message in messages.Where(message => message != current).OrderBy(message => message.Kind == AlertKind.Cancel).ThenBy(message => message.Key.Sent))
        {
            if (kept <= AlertLimits.MaxKept && references <= AlertLimits.MaxKeptReferences)
            {
                break;
            }

            going.Add(message.Key);
            (kept, references) = (kept - 1, references - message.References.Length);
        }

        return messages.RemoveAll(message => going.Contains(message.Key));
    }

    /// <summary>What was taken back: what a cancel names, and an update of nothing but what was taken back, since that would open it again.</summary>
    private static HashSet<AlertKey> Dead(IReadOnlyList<AlertEntry> messages)
    {
        var dead = messages.Where(message => message.Kind == AlertKind.Cancel).SelectMany(message => message.References).ToHashSet();
        for (var found = dead.Count > 0; found;)
        {
            found = false;
            foreach (var update in messages.Where(message => message.Kind == AlertKind.Update && !message.References.IsEmpty && !dead.Contains(message.Key)))
            {
                found |= update.References.All(dead.Contains) && dead.Add(update.Key);
            }
        }

        return dead;
    }
}
