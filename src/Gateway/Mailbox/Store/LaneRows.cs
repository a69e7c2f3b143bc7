namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>What was read of a lane.</summary>
/// <param name="Rows">The messages.</param>
/// <param name="Complete">Whether there are no more.</param>
internal sealed record LaneRows(List<MailRow> Rows, bool Complete);
