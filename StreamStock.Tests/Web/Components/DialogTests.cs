using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.FluentUI.AspNetCore.Components;
using StreamStock.Web.Presentation;
using Xunit;

namespace StreamStock.Tests.Web.Components;

/// <summary>A dialog as a page opens it, with its title and its buttons.</summary>
public abstract class DialogTests : ComponentTests
{
    private Task<DialogResult>? answer;

    protected void Open<TDialog>(params (string Name, object? Value)[] parameters) where TDialog : ComponentBase
    {
        var service = Services.GetRequiredService<IDialogService>();
        answer = Providers.InvokeAsync(() => service.ShowDialogAsync<TDialog>(options =>
        {
            foreach (var (name, value) in parameters)
            {
                options.Parameters.Add(name, value);
            }
        }));
    }

    protected Task TypeAsync(string text) => Providers.Find("fluent-dialog input").ChangeAsync(new ChangeEventArgs { Value = text });

    protected string TextOf(string selector) => Text(Providers.Find($"fluent-dialog {selector}"));

    /// <summary>It is still there, with what was typed.</summary>
    protected void StaysOpen() => Assert.False(answer!.IsCompleted);

    /// <summary>It closed with the answer that a page tells about.</summary>
    protected async Task<CommandText> ClosedAsync() => Assert.IsType<CommandText>((await answer!).Value);
}
