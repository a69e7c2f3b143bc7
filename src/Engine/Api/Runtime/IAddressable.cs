namespace Orleans.Runtime;

/// <summary>Whatever can be called: a grain or a reference to one.</summary>
public interface IAddressable
{
}
