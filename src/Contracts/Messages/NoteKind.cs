using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What a note says.</summary>
[GenerateSerializer, Alias("note-kind")]
[JsonConverter(typeof(KebabCase<NoteKind>))]
public enum NoteKind
{
    /// <summary>An answer is due soon. To the sender (with the owners that have not answered) and to each of them.</summary>
    AnswerDueSoon = 0,

    /// <summary>An answer is overdue. To the sender (with the owners that have not answered) and to each of them.</summary>
    AnswerOverdue = 1,

    /// <summary>A message expired before it was delivered to the owners named. To the sender.</summary>
    Expired = 2,

    /// <summary>Messages to the owner named wait for longer than they should, and why. To the sender.</summary>
    Stuck = 3,

    /// <summary>The feed of the owner named refused the message, and why. To the sender.</summary>
    Refused = 4,

    /// <summary>The owner of <see cref="FeedNote.Forward"/> passed the message on to the owners named. To the message's first sender.</summary>
    Forwarded = 5,
}
