using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A seal that opens for recipients only, and only in the context in which it was made.</summary>
internal sealed class BindingSeal : IPayloadSeal
{
    public ValueTask<SealedContent> SealAsync(ReadOnlyMemory<byte> content, SealContext context, CancellationToken cancellationToken) =>
        new(new SealedContent((byte[])[.. Mark(context), .. Turned(content)], null, []));

    public ValueTask<ReadOnlyMemory<byte>> OpenAsync(OwnerId reader, SealedContent content, SealContext context, CancellationToken cancellationToken)
    {
        var mark = Mark(context);
        return content.Payload.Span.StartsWith(mark) && context.Recipients.Contains(reader)
            ? new(Turned(content.Payload[mark.Length..]))
            : throw new InvalidOperationException("This seal does not open here.");
    }

    public ValueTask<Sha256Hash> BlindAsync(string identifier, CancellationToken cancellationToken) => new(Sha256Hash.Of(Encoding.UTF8.GetBytes(identifier)));

    private static byte[] Mark(SealContext context) => Encoding.UTF8.GetBytes($"{context.Sender}|{string.Join(',', context.Recipients)}|{context.EnvelopeHash}|");

    private static byte[] Turned(ReadOnlyMemory<byte> content) => [.. content.ToArray().Select(value => (byte)~value)];
}
