using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>Which kinds and lanes a reader wants to see.</summary>
/// <param name="Kinds">A bit for each kind.</param>
/// <param name="Lanes">A bit for each lane.</param>
internal readonly record struct MailFilter(int Kinds, int Lanes)
{
    private const int AllKinds = 0b11111;
    private const int AllLanes = 0b111;

    /// <summary>Everything.</summary>
    public static MailFilter All { get; } = new(AllKinds, AllLanes);

    /// <summary>Reads kinds and lanes, with commas. Naming no kind means all kinds, naming no lane all lanes.</summary>
    public static bool TryParse(string? text, out MailFilter filter)
    {
        filter = All;
        if (text is null)
        {
            return true;
        }

        int kinds = 0, lanes = 0;
        foreach (var word in text.Split(','))
        {
            if (EnumText.TryParse<Lane>(word, out var lane))
            {
                lanes |= 1 << (int)lane;
            }
            else if (EnumText.TryParse<MessageKind>(word, out var kind))
            {
                kinds |= 1 << (int)kind;
            }
            else
            {
                return false;
            }
        }

        filter = new MailFilter(kinds == 0 ? AllKinds : kinds, lanes == 0 ? AllLanes : lanes);
        return true;
    }

    /// <summary>Whether a reader wants to see it.</summary>
    public bool Takes(Lane lane, MessageKind kind) => (Lanes & (1 << (int)lane)) != 0 && (Kinds & (1 << (int)kind)) != 0;

    /// <summary>Whether a reader wants to see anything of a lane.</summary>
    public bool Takes(Lane lane) => (Lanes & (1 << (int)lane)) != 0;
}
