namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Writes what was done and refused at this gateway into the audit of the owner's home hub, and of the object's owner's when that is another one.</summary>
internal interface IAuditor
{
    /// <summary>Records an entry; completes when it is flushed. Whoever answers a request awaits this first.</summary>
    /// <exception cref="Errors.RequestRefusedException">503: the audit cannot be reached. What was asked for must not be answered then.</exception>
    ValueTask RecordAsync(AuditRecord record, CancellationToken cancellationToken);
}
