namespace Interpol.Mesh.Cli.Gateways;

/// <summary>The body of a request that sends a message.</summary>
internal sealed record MessageRequest(IReadOnlyList<string> To, string Lane, byte[] Payload, IReadOnlyList<string> Attachments, string OperationId);
