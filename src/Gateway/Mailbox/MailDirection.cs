namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>Which way a message went.</summary>
internal enum MailDirection
{
    /// <summary>It reached this owner.</summary>
    Received = 0,

    /// <summary>This owner sent it.</summary>
    Sent = 1,
}
