using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;
using StreamStock.Web.ReadModel;
using StreamStock.Web.Wording;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers recommendations and, where an endpoint is configured, the language model that rewords them.</summary>
public static class RecommendationRegistration
{
    public static WebApplicationBuilder AddRecommendations(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<RecommendationOptions>().BindConfiguration(RecommendationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<WordingOptions>().BindConfiguration(WordingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RecommendationList>();
        if (!string.IsNullOrEmpty(builder.Configuration[$"{WordingOptions.Section}:{nameof(WordingOptions.Endpoint)}"]))
        {
            builder.Services.AddSingleton(services => Client(services.GetRequiredService<IOptions<WordingOptions>>().Value));
        }

        builder.Services.AddSingleton(services => new RecommendationWriter(
            services.GetRequiredService<IOptions<WordingOptions>>(), services.GetRequiredService<TimeProvider>(), services.GetService<IChatClient>()));
        return builder;
    }

    private static IChatClient Client(WordingOptions options) => new ChatClient(
        options.Model,
        // The client insists on a key; endpoints without one take no notice of it.
        new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey),
        new OpenAIClientOptions
        {
            Endpoint = new Uri(options.Endpoint!),
            // One try within the wait: who looks at a page gets the rules' words instead.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
        }).AsIChatClient();
}
