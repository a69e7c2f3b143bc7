using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Desk;

/// <summary>What an append to a desk must be like.</summary>
internal static class DeskRules
{
    private const int MaxSealText = 200;
    private const int MaxSealBytes = 1024;

    /// <summary>Refuses an append that breaks a rule.</summary>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static void Check(DeskAppend append)
    {
        Require(OperationId.TryParse(append.Operation.Value, out _), "operation: 1 to 64 letters, digits, dots, dashes or underscores.");
        Require(append.After >= 0, "after: a position, or 0 for the beginning.");
        Require(append.Content is not null, "content: a record has one.");
        if (append.Content!.Payload.Length > DeskLimits.MaxPayloadBytes)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"A record of the desk has at most {DeskLimits.MaxPayloadBytes} bytes.");
        }

        var wraps = append.Content.Wraps.IsDefault ? [] : append.Content.Wraps;
        Require(wraps.All(wrap => wrap is not null && OwnerId.TryParse(wrap.Recipient.Value, out _)), "content: its wraps name owners.");
        if (wraps.Sum(wrap => (long)wrap.Wraps.Length + wrap.Recipient.Value.Length) > DeskLimits.MaxWrapBytes)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"The wraps of a record of the desk have at most {DeskLimits.MaxWrapBytes} bytes.");
        }

        if (append.Content.Seal is { } seal)
        {
            Require(new[] { seal.Suite, seal.Gateway, seal.Key }.All(text => text is { Length: <= MaxSealText }), $"content: the texts of its seal have at most {MaxSealText} characters.");
            Require(
                new[] { seal.Commitment, seal.WrapsHash, seal.Signature }.All(bytes => bytes.Length <= MaxSealBytes), $"content: the values of its seal have at most {MaxSealBytes} bytes.");
        }
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new MeshException(MeshErrorCodes.Invalid, sentence);
        }
    }
}
