using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>An entry of the audit.</summary>
/// <param name="Number">Its number in the chain of the owner's hub.</param>
/// <param name="At">When.</param>
/// <param name="Actor">For which owner somebody acted.</param>
/// <param name="Officer">The officer's number or the system's name; null when nobody was signed in.</param>
/// <param name="Action">What was done.</param>
/// <param name="Object">To what.</param>
/// <param name="ObjectOwner">Whose that is.</param>
/// <param name="Outcome">Whether it was done, refused, or failed.</param>
/// <param name="Purpose">Why; null when nobody said.</param>
/// <param name="Hash">The chain's hash after it.</param>
internal sealed record AuditEntryBody(
    long Number,
    DateTimeOffset At,
    OwnerId Actor,
    string? Officer,
    string Action,
    string Object,
    OwnerId? ObjectOwner,
    AuditOutcome Outcome,
    string? Purpose,
    Sha256Hash Hash)
{
    /// <summary>The JSON form of an entry.</summary>
    public static AuditEntryBody Of(NumberedAuditEntry numbered)
    {
        var entry = numbered.Entry;
        return new AuditEntryBody(
            numbered.Number,
            entry.At,
            entry.Actor,
            entry.Officer,
            entry.Action,
            entry.Object,
            entry.ObjectOwner,
            entry.Outcome,
            entry.Purpose.IsEmpty ? null : Encoding.UTF8.GetString(entry.Purpose.Span),
            numbered.Hash);
    }
}
