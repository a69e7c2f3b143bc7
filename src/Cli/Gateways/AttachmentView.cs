namespace Interpol.Mesh.Cli.Gateways;

/// <summary>An attachment that a message names.</summary>
internal sealed record AttachmentView(string Sha256, long Bytes, string From, string Href);
