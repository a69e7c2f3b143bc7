namespace Orleans.Runtime;

/// <summary>Learns of changes of silos' status.</summary>
public interface ISiloStatusListener
{
    /// <summary>A silo has a new status. Return quickly.</summary>
    void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status);
}
