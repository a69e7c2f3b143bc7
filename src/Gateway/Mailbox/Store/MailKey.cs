namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>The key of one message.</summary>
/// <param name="Secret">The key.</param>
/// <param name="Wrapped">The key as it is kept.</param>
/// <param name="Bound">What it belongs to.</param>
internal sealed record MailKey(byte[] Secret, byte[] Wrapped, string Bound);
