using System.Collections.Immutable;
using System.Text;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>What an audit takes.</summary>
internal static class AuditRules
{
    private const int MaxActionCharacters = 64;

    /// <summary>Requires entries that can be kept for ever.</summary>
    /// <exception cref="MeshException"><c>invalid</c>, <c>unknown-owner</c>: the sentence names the entry.</exception>
    public static void Check(OperationId batch, ImmutableArray<AuditEntry> entries, OwnerDirectory owners)
    {
        if (!OperationId.TryParse(batch.Value, out _))
        {
            throw Invalid("The batch's id is 1 to 64 letters, digits, dots, dashes or underscores.");
        }

        if (entries.IsDefaultOrEmpty || entries.Length > AuditLimits.MaxBatch)
        {
            throw Invalid($"A batch has 1 to {AuditLimits.MaxBatch} entries.");
        }

        for (var i = 0; i < entries.Length; i++)
        {
            Check(entries[i], i, owners);
        }
    }

    private static void Check(AuditEntry entry, int index, OwnerDirectory owners)
    {
        CheckOwner(entry.Actor, index, owners);
        if (entry.ObjectOwner is { } owner)
        {
            CheckOwner(owner, index, owners);
        }

        if (entry.Action is not { Length: > 0 and <= MaxActionCharacters } || !entry.Action.All(character => char.IsAsciiLetterLower(character) || character == '-'))
        {
            throw Invalid($"entries[{index}].action: 1 to {MaxActionCharacters} lower-case letters and dashes.");
        }

        CheckText(entry.Object, "object", index);
        CheckText(entry.Officer ?? string.Empty, "officer", index);
        if (entry.Purpose.Length > AuditLimits.MaxPurposeBytes)
        {
            throw Invalid($"entries[{index}].purpose: at most {AuditLimits.MaxPurposeBytes} bytes.");
        }

        if (entry.Asked.Length > AuditLimits.MaxAskedBytes || entry.Asked.Length % AuditLimits.AskedHashBytes != 0)
        {
            throw Invalid($"entries[{index}].asked: hashes of {AuditLimits.AskedHashBytes} bytes each, at most {AuditLimits.MaxAskedBytes} bytes.");
        }

        if (!Enum.IsDefined(entry.Outcome))
        {
            throw Invalid($"entries[{index}].outcome: there is no such outcome.");
        }
    }

    private static void CheckOwner(OwnerId owner, int index, OwnerDirectory owners)
    {
        if (owner.Value is null || !owners.Contains(owner))
        {
            throw new MeshException(MeshErrorCodes.UnknownOwner, $"entries[{index}] names an owner that does not exist.");
        }
    }

    private static void CheckText(string? text, string field, int index)
    {
        // What cannot be written as UTF-8 could not be read back as it was.
        if (text is null || text.Length > AuditLimits.MaxText || !IsWellFormed(text))
        {
            throw Invalid($"entries[{index}].{field}: at most {AuditLimits.MaxText} characters of well-formed text.");
        }
    }

    private static bool IsWellFormed(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var taken) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[taken..];
        }

        return true;
    }

    private static MeshException Invalid(string message) => new(MeshErrorCodes.Invalid, message);
}
